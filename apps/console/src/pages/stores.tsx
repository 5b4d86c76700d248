import { Button } from '@mantine/core';
import type { Store } from '@rekey/protocol';
import { ConfirmDialog, DataState, Page, Section } from '@rekey/ui';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../client.ts';
import { LinkButton } from '../console-link.tsx';
import layout from '../layout.module.css';
import { MatchAccountsDialog } from '../match-accounts-dialog.tsx';
import { storesQuery } from '../queries.ts';
import { StoreTestDialog } from '../store-test-dialog.tsx';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

type Task = 'test' | 'match' | 'delete';

/** The connected directories and applications. */
export function StoresPage() {
  const query = useQuery(storesQuery);
  return (
    <Page
      title={texts.stores.title}
      lead={texts.stores.lead}
      actions={
        <LinkButton to="/stores/new" leftSection={<IconPlus size={18} aria-hidden />}>
          {texts.stores.connect}
        </LinkButton>
      }
    >
      <DataState query={query} empty={({ stores }) => (stores.length ? null : texts.stores.empty)}>
        {({ stores }) => stores.map((store) => <StoreSection key={store.id} store={store} />)}
      </DataState>
    </Page>
  );
}

function StoreSection({ store }: { store: Store }) {
  const [task, setTask] = useState<Task | null>(null);
  const close = () => setTask(null);
  return (
    <Section
      title={store.name}
      actions={<span className={layout.muted}>{texts.storeKinds[store.configuration.kind]}</span>}
    >
      <div className={layout.stack}>
        <StoreFacts store={store} />
        <StoreButtons store={store} start={setTask} />
      </div>
      {task === 'test' && <StoreTestDialog store={store} onClose={close} />}
      {task === 'match' && <MatchAccountsDialog store={store} onClose={close} />}
      {task === 'delete' && <DeleteDialog store={store} onClose={close} />}
    </Section>
  );
}

function StoreFacts({ store }: { store: Store }) {
  const { configuration } = store;
  return (
    <dl className={layout.facts}>
      <div>
        <dt>{configuration.kind === 'example' ? texts.stores.file : texts.stores.address}</dt>
        <dd>{configuration.kind === 'example' ? configuration.settings.file : configuration.settings.url}</dd>
      </div>
      <div>
        <dt>{texts.stores.accountsLabel}</dt>
        <dd>{texts.stores.accounts(store.accounts)}</dd>
      </div>
      {configuration.kind === 'active-directory' && (
        <div>
          <dt>{texts.stores.ways}</dt>
          <dd>{waysOf(store)}</dd>
        </div>
      )}
    </dl>
  );
}

function waysOf({ managedUserWays }: Store): string {
  const ways = [managedUserWays.portal && texts.stores.waysPortal, managedUserWays.app && texts.stores.waysApp];
  return ways.filter(Boolean).join(', ') || texts.stores.waysNone;
}

function StoreButtons({ store, start }: { store: Store; start: (task: Task) => void }) {
  const { stores } = texts;
  return (
    <div className={layout.row}>
      <Button size="sm" variant="default" aria-label={stores.testLabel(store.name)} onClick={() => start('test')}>
        {stores.test}
      </Button>
      <Button size="sm" variant="default" aria-label={stores.matchLabel(store.name)} onClick={() => start('match')}>
        {stores.match}
      </Button>
      <LinkButton size="sm" variant="default" to={`/stores/${store.id}`} aria-label={stores.editLabel(store.name)}>
        {stores.edit}
      </LinkButton>
      <Button size="sm" variant="default" aria-label={stores.deleteLabel(store.name)} onClick={() => start('delete')}>
        {stores.delete}
      </Button>
    </div>
  );
}

function DeleteDialog({ store, onClose }: { store: Store; onClose: () => void }) {
  const remove = useAction(client.deleteStore, [['stores'], ['deliveries'], ['users'], ['audit']]);
  const { title, body, confirm } = texts.stores.deleteConfirm;
  return (
    <ConfirmDialog
      title={title(store.name)}
      confirmText={confirm}
      danger
      run={() => remove.mutateAsync(store.id)}
      onClose={onClose}
    >
      {body}
    </ConfirmDialog>
  );
}
