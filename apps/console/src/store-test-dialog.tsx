import type { Store } from '@rekey/protocol';
import { DataState, Dialog } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { StoreTestResult } from './store-test-result.tsx';
import { texts } from './texts/index.ts';

/** Tests a store with the settings that are kept, anew each time it is opened. */
export function StoreTestDialog({ store, onClose }: { store: Store; onClose: () => void }) {
  const query = useQuery({
    queryKey: ['store-test', store.id],
    queryFn: () => client.testStore(store.id),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <Dialog title={texts.storeTest.title(store.name)} onClose={onClose}>
      <DataState query={query}>{(test) => <StoreTestResult test={test} />}</DataState>
    </Dialog>
  );
}
