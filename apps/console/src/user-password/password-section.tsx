import type { User } from '@rekey/protocol';
import { Message, Section } from '@rekey/ui';
import type { ReactNode } from 'react';
import { LinkButton } from '../console-link.tsx';
import { ExpiryMoment } from '../expiry/expiry-moment.tsx';
import { FactList } from '../fact-list.tsx';
import layout from '../layout.module.css';
import { describeMomentOf, texts } from '../texts/index.ts';
import { authorityName, PasswordAge } from '../user-facts.tsx';
import { standingOf } from './describe-expiry.ts';
import { PasswordActions } from './password-actions.tsx';

const { userPassword, user: userTexts } = texts;

/** How one user's password stands, and what an administrator can do about it: never set or see it (B15). */
export function PasswordSection({ user }: { user: User }) {
  return (
    <Section title={userPassword.title}>
      <div className={layout.roomy}>
        <Warnings user={user} />
        <FactList
          facts={[
            { label: userTexts.columns.authority, value: authorityName(user) },
            { label: userTexts.columns.changed, value: <PasswordAge user={user} /> },
            { label: userPassword.expires, value: <Expiry user={user} /> },
            { label: userPassword.requirement, value: userPassword.requirements[user.expiry.changeRequired ?? 'none'] },
          ]}
        />
        <PasswordActions user={user} />
      </div>
    </Section>
  );
}

function Expiry({ user }: { user: User }): ReactNode {
  const standing = standingOf(user.expiry, Date.now());
  if (standing.kind === 'never') return standing.exempt ? userPassword.neverExempt : userPassword.never;
  if (standing.kind === 'expired') return <strong>{userPassword.expired(describeMomentOf(standing.at))}</strong>;
  return <ExpiryMoment value={standing.at} />;
}

function Warnings({ user }: { user: User }) {
  const { unreachableAddresses, expiry } = user;
  return (
    <>
      {expiry.blocked && (
        <Message tone="bad" title={userPassword.blockedTitle}>
          {userPassword.blocked}
        </Message>
      )}
      {unreachableAddresses.length > 0 && (
        <Message
          tone="wait"
          title={userPassword.unreachableTitle}
          actions={
            <LinkButton to="/mail/addresses" size="sm" variant="default">
              {userPassword.toAddresses}
            </LinkButton>
          }
        >
          {userPassword.unreachable(unreachableAddresses.join(', '))}
        </Message>
      )}
    </>
  );
}
