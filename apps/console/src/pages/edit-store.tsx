import type { Store, UpdateStoreRequest } from '@rekey/protocol';
import { DataState, Message, Page, Section } from '@rekey/ui';
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
  return (
    <DataState query={query}>{(store) => (store ? <EditForm key={store.id} store={store} /> : <Gone />)}</DataState>
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
    <Page title={texts.storeForm.editTitle(store.name)} lead={texts.storeKinds[store.configuration.kind]}>
      <Section>
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
      </Section>
    </Page>
  );
}

function Gone() {
  return (
    <Page title={texts.stores.title}>
      <Message tone="idle">{texts.storeForm.gone}</Message>
    </Page>
  );
}
