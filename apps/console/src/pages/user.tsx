import type { User } from '@rekey/protocol';
import { DataState, Page, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { useIdInAddress } from '../console-link.tsx';
import layout from '../layout.module.css';
import { userQuery } from '../queries.ts';
import { describeMomentOf, texts } from '../texts/index.ts';
import { UserActions } from '../user-actions.tsx';
import { UserDevices } from '../user-devices.tsx';
import { UserEvents } from '../user-events.tsx';
import { authorityName, PasswordAge, UserState } from '../user-facts.tsx';
import { UserPlaces } from '../user-places.tsx';

/** One user: who it is, where the old password still works, devices, what happened lately. */
export function UserPage() {
  const query = useQuery(userQuery(useIdInAddress()));
  return (
    <Page title={query.data?.displayName ?? texts.user.one} lead={query.data?.username}>
      <DataState query={query}>{(user) => <UserDetails user={user} />}</DataState>
    </Page>
  );
}

function UserDetails({ user }: { user: User }) {
  return (
    <>
      <Section title={texts.userPage.profile}>
        <div className={layout.roomy}>
          <Profile user={user} />
          <UserActions user={user} />
        </div>
      </Section>
      <UserPlaces user={user} />
      <UserDevices userId={user.id} />
      <UserEvents userId={user.id} />
    </>
  );
}

function Profile({ user }: { user: User }) {
  const { columns } = texts.user;
  const facts = [
    { label: columns.state, value: <UserState user={user} /> },
    { label: columns.role, value: texts.user.roles[user.role] },
    { label: columns.email, value: user.email ?? texts.user.noEmail },
    { label: columns.authority, value: authorityName(user) },
    { label: columns.changed, value: <PasswordAge user={user} /> },
    { label: texts.userPage.created, value: describeMomentOf(user.createdAt) },
  ];
  return (
    <dl className={layout.facts}>
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
