import type { Store, UpdateStoreRequest } from '@rekey/protocol';
import { DataState, Page, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { client } from '../client.ts';
import { useGoTo, useIdInAddress } from '../console-link.tsx';
import { storesQuery } from '../queries.ts';
import { StoreEditor } from '../store-editor.tsx';
import { formOfStore, needsPasswordForTest, requestOfForm, type StoreForm, updateOfForm } from '../store-form.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

/** Changes how a store is reached. The kept bind password stays unless a new one is typed. */
export function EditStorePage() {
  const id = useIdInAddress();
  const query = useQuery({
    ...storesQuery,
    select: ({ stores }) => stores.find((store) => store.id === id) ?? null,
  });
  const store = query.data;
  return (
    <Page
      title={store ? texts.storeForm.editTitle(store.name) : texts.stores.title}
      lead={store && texts.storeKinds[store.configuration.kind]}
    >
      <Section>
        <DataState query={query} empty={(found) => (found ? null : texts.storeForm.gone)}>
          {(found) => found && <EditForm key={found.id} store={found} />}
        </DataState>
      </Section>
    </Page>
  );
}

function EditForm({ store }: { store: Store }) {
  const goTo = useGoTo();
  const update = useAction(
    (request: UpdateStoreRequest) => client.updateStore(store.id, request),
    [['stores'], ['users'], ['audit']],
  );
  const runTest = (form: StoreForm) =>
    form.bindPassword === '' && form.kind !== 'example'
      ? client.testStore(store.id)
      : client.testStoreSettings(requestOfForm(form));
  return (
    <StoreEditor
      initial={formOfStore(store)}
      passwordKept
      submitText={texts.storeForm.save}
      busy={update.isPending}
      error={update.error}
      cannotTest={(form) => needsPasswordForTest(form, store)}
      runTest={runTest}
      onSubmit={(form) => update.mutate(updateOfForm(form), { onSuccess: () => goTo('/stores') })}
    />
  );
}
