import { Button } from '@mantine/core';
import type { CreatedUser } from '@rekey/protocol';
import { Message, Page, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../client.ts';
import { LinkButton } from '../console-link.tsx';
import layout from '../layout.module.css';
import { storesQuery } from '../queries.ts';
import { SetupLinkPanel } from '../setup-link-panel.tsx';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';
import { UserFields } from '../user-fields.tsx';
import { blankUserForm, requestOfUserForm, type UserForm } from '../user-form.ts';

/** Adds one user, then shows what to hand over. */
export function CreateUserPage() {
  const [created, setCreated] = useState<CreatedUser | null>(null);
  if (created) return <CreatedPage created={created} onAnother={() => setCreated(null)} />;
  return (
    <Page title={texts.userForm.createTitle}>
      <Section>
        <CreateForm onCreated={setCreated} />
      </Section>
    </Page>
  );
}

function CreateForm({ onCreated }: { onCreated: (created: CreatedUser) => void }) {
  const stores = useQuery(storesQuery);
  const create = useAction((form: UserForm) => client.createUser(requestOfUserForm(form)), [['users']]);
  return (
    <UserFields
      initial={blankUserForm}
      isNew
      authorities={stores.data?.stores.filter((store) => store.configuration.kind === 'active-directory') ?? []}
      submitText={texts.userForm.create}
      busy={create.isPending}
      error={create.error}
      onSubmit={(form) => create.mutate(form, { onSuccess: onCreated })}
      cancelTo="/users"
    />
  );
}

function CreatedPage({ created, onAnother }: { created: CreatedUser; onAnother: () => void }) {
  const { user, setupLink } = created;
  return (
    <Page title={texts.createdUser.title(user.displayName)} focusAlways>
      <Section>
        <div className={layout.stack}>
          {setupLink ? (
            <SetupLinkPanel link={setupLink} name={user.displayName} />
          ) : (
            <Message tone="good">
              {texts.createdUser.directory(
                user.authority.kind === 'store' ? user.authority.storeName : texts.user.rekey,
              )}
            </Message>
          )}
          <div className={layout.row}>
            <LinkButton to={`/users/${user.id}`}>{texts.createdUser.done}</LinkButton>
            <Button variant="default" onClick={onAnother}>
              {texts.createdUser.another}
            </Button>
          </div>
        </div>
      </Section>
    </Page>
  );
}
