import type { User } from '@rekey/protocol';
import { DataState, Page, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { ConsoleLink, useIdInAddress } from '../console-link.tsx';
import { FactList } from '../fact-list.tsx';
import layout from '../layout.module.css';
import { userQuery } from '../queries.ts';
import { describeMomentOf, texts } from '../texts/index.ts';
import { describeTimeZone } from '../time-zones.ts';
import { UserActions } from '../user-actions.tsx';
import { UserDevices } from '../user-devices.tsx';
import { UserEvents } from '../user-events.tsx';
import { FactorsSection } from '../user-factors/factors-section.tsx';
import { UserState } from '../user-facts.tsx';
import { LogInProblems } from '../user-password/log-in-problems.tsx';
import { PasswordSection } from '../user-password/password-section.tsx';
import { UserPlaces } from '../user-places.tsx';

/** One user: who it is, how the password stands and where the old one still works, factors, devices, what happened lately. */
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
      <Section
        title={texts.userPage.profile}
        actions={
          <ConsoleLink to="/mail" search={{ user: user.id }}>
            {texts.userPassword.mails}
          </ConsoleLink>
        }
      >
        <div className={layout.roomy}>
          <Profile user={user} />
          <UserActions user={user} />
        </div>
      </Section>
      <PasswordSection user={user} />
      <FactorsSection user={user} />
      <LogInProblems user={user} />
      <UserPlaces user={user} />
      <UserDevices userId={user.id} />
      <UserEvents userId={user.id} />
    </>
  );
}

function Profile({ user }: { user: User }) {
  const { columns, noEmail, asOrganization } = texts.user;
  const { recoveryEmail, noRecoveryEmail, language, timeZone } = texts.userPassword;
  return (
    <FactList
      facts={[
        { label: columns.state, value: <UserState user={user} /> },
        { label: columns.role, value: texts.user.roles[user.role] },
        { label: columns.email, value: user.email ?? noEmail },
        { label: recoveryEmail, value: user.recoveryEmail ?? noRecoveryEmail },
        { label: language, value: user.language ? texts.languages[user.language] : asOrganization },
        { label: timeZone, value: user.timeZone ? describeTimeZone(user.timeZone) : asOrganization },
        { label: texts.userPage.created, value: describeMomentOf(user.createdAt) },
      ]}
    />
  );
}
