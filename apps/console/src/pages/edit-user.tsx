import type { User } from '@rekey/protocol';
import { DataState, Page, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { client } from '../client.ts';
import { useGoTo, useIdInAddress } from '../console-link.tsx';
import { userQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';
import { UserFields } from '../user-fields.tsx';
import { formOfUser, type UserForm, updateOfUserForm } from '../user-form.ts';

/** Changes name, e-mail and role of one user. */
export function EditUserPage() {
  const query = useQuery(userQuery(useIdInAddress()));
  const { data } = query;
  return (
    <Page title={data ? texts.userForm.editTitle(data.displayName) : texts.user.one} lead={data?.username}>
      <Section>
        <DataState query={query}>{(user) => <EditForm user={user} />}</DataState>
      </Section>
    </Page>
  );
}

function EditForm({ user }: { user: User }) {
  const goTo = useGoTo();
  const userHref = `/users/${user.id}`;
  const update = useAction(
    (form: UserForm) => client.updateUser(user.id, updateOfUserForm(form)),
    [['users'], ['audit']],
  );
  return (
    <UserFields
      initial={formOfUser(user)}
      submitText={texts.userForm.save}
      busy={update.isPending}
      error={update.error}
      onSubmit={(form) => update.mutate(form, { onSuccess: () => goTo(userHref) })}
      cancelTo={userHref}
    />
  );
}
