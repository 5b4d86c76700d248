import { Button } from '@mantine/core';
import type { User } from '@rekey/protocol';
import { Message } from '@rekey/ui';
import { useState } from 'react';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';
import { actionsFor, type PasswordAction } from './describe-expiry.ts';
import { LinkDialog } from './link-dialog.tsx';
import { RequireDialog } from './require-dialog.tsx';
import { SwitchDialog } from './switch-dialog.tsx';

const { userPassword } = texts;

/** A link that was mailed: which, and where it went. */
interface MailedLink {
  title: string;
  sentTo: readonly string[];
}

/** Buttons for what can be done about a user's password, each with a question before it. */
export function PasswordActions({ user }: { user: User }) {
  const [asked, setAsked] = useState<PasswordAction | null>(null);
  const [mailed, setMailed] = useState<MailedLink | null>(null);
  const close = () => setAsked(null);
  return (
    <>
      <div className={layout.row}>
        {actionsFor(user).map((action) => (
          <Button
            key={action}
            size="sm"
            variant="default"
            onClick={() => {
              setMailed(null);
              setAsked(action);
            }}
          >
            {buttonTexts[action]}
          </Button>
        ))}
      </div>
      <div role="status">
        {mailed && (
          <Message tone="good" title={mailed.title}>
            {userPassword.linkDone(mailed.sentTo.join(', '))}
          </Message>
        )}
      </div>
      {(asked === 'reset' || asked === 'mail-setup') && (
        <LinkDialog
          user={user}
          action={asked}
          onSent={(sentTo) => setMailed({ title: sentTitles[asked], sentTo })}
          onClose={close}
        />
      )}
      {asked === 'require' && <RequireDialog user={user} onClose={close} />}
      {(asked === 'drop' || asked === 'unblock' || asked === 'exempt' || asked === 'unexempt') && (
        <SwitchDialog user={user} action={asked} onClose={close} />
      )}
    </>
  );
}

const buttonTexts: Readonly<Record<PasswordAction, string>> = {
  'mail-setup': userPassword.mailSetup,
  reset: userPassword.reset,
  require: userPassword.require,
  drop: userPassword.drop,
  unblock: userPassword.unblock,
  exempt: userPassword.exempt,
  unexempt: userPassword.unexempt,
};

const sentTitles = { reset: userPassword.resetDoneTitle, 'mail-setup': userPassword.mailSetupDoneTitle };
