import { Button } from '@mantine/core';
import type { SetupLink, User } from '@rekey/protocol';
import { ConfirmDialog, Dialog, Message } from '@rekey/ui';
import { useState } from 'react';
import { client } from './client.ts';
import { LinkButton } from './console-link.tsx';
import layout from './layout.module.css';
import { SetupLinkPanel } from './setup-link-panel.tsx';
import { texts } from './texts/index.ts';
import { useAction } from './use-action.ts';

type Question = 'link' | 'sessions' | 'deactivate' | 'activate';

/** What an administrator can do with one user. There is no way to set or see the password (B15). */
export function UserActions({ user }: { user: User }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [link, setLink] = useState<SetupLink | null>(null);
  const [sessionsEnded, setSessionsEnded] = useState(false);
  return (
    <>
      <ActionButtons user={user} ask={setQuestion} />
      {sessionsEnded && (
        <div role="status">
          <Message tone="good">{texts.userPage.sessionsEnded}</Message>
        </div>
      )}
      {question && (
        <Confirmation
          user={user}
          question={question}
          onLink={setLink}
          onSessionsEnded={() => setSessionsEnded(true)}
          onClose={() => setQuestion(null)}
        />
      )}
      {link && (
        <Dialog title={texts.setupLink.title} onClose={() => setLink(null)}>
          <SetupLinkPanel link={link} name={user.displayName} />
        </Dialog>
      )}
    </>
  );
}

function ActionButtons({ user, ask }: { user: User; ask: (question: Question) => void }) {
  const active = user.state === 'active';
  const needsLink = active && user.authority.kind === 'rekey' && user.passwordVersion === 0;
  return (
    <div className={layout.row}>
      <LinkButton size="sm" variant="default" to={`/users/${user.id}/edit`}>
        {texts.userPage.edit}
      </LinkButton>
      {needsLink && (
        <Button size="sm" variant="default" onClick={() => ask('link')}>
          {texts.userPage.newLink}
        </Button>
      )}
      {active && (
        <Button size="sm" variant="default" onClick={() => ask('sessions')}>
          {texts.userPage.endSessions}
        </Button>
      )}
      <Button size="sm" variant="default" onClick={() => ask(active ? 'deactivate' : 'activate')}>
        {active ? texts.userPage.deactivate : texts.userPage.activate}
      </Button>
    </div>
  );
}

function Confirmation(props: {
  user: User;
  question: Question;
  onLink: (link: SetupLink) => void;
  onSessionsEnded: () => void;
  onClose: () => void;
}) {
  const { user, question } = props;
  const requests: Record<Question, () => Promise<unknown>> = {
    link: () => client.createSetupLink(user.id).then(props.onLink),
    sessions: () => client.endUserSessions(user.id).then(props.onSessionsEnded),
    deactivate: () => client.deactivateUser(user.id),
    activate: () => client.activateUser(user.id),
  };
  const { mutateAsync } = useAction(requests[question], [['users'], ['audit']]);
  const text = confirmTexts[question];
  return (
    <ConfirmDialog
      title={typeof text.title === 'string' ? text.title : text.title(user.displayName)}
      confirmText={text.confirm}
      danger={question === 'deactivate'}
      run={() => mutateAsync(undefined)}
      onClose={props.onClose}
    >
      {text.body}
    </ConfirmDialog>
  );
}

const confirmTexts = {
  link: texts.userPage.newLinkConfirm,
  sessions: texts.userPage.endSessionsConfirm,
  deactivate: texts.userPage.deactivateConfirm,
  activate: texts.userPage.activateConfirm,
};
