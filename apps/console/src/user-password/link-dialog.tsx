import { AppError, type User } from '@rekey/protocol';
import { ConfirmDialog } from '@rekey/ui';
import { client } from '../client.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

const { userPassword } = texts;

/** Asks before a link is mailed: for a reset, or for the first password. The administrator never sees the link. */
export function LinkDialog(props: {
  user: User;
  action: 'reset' | 'mail-setup';
  onSent: (sentTo: readonly string[]) => void;
  onClose: () => void;
}) {
  const { user, action } = props;
  const ask = action === 'reset' ? client.startReset : client.mailSetupLink;
  const { mutateAsync } = useAction(ask, [['users'], ['audit'], ['mail']]);
  const text = action === 'reset' ? userPassword.resetConfirm : userPassword.mailSetupConfirm;
  return (
    <ConfirmDialog
      title={text.title(user.displayName)}
      confirmText={text.confirm}
      explain={explainLinkFailure}
      run={() => mutateAsync(user.id).then(({ sentTo }) => props.onSent(sentTo))}
      onClose={props.onClose}
    >
      {text.body}
    </ConfirmDialog>
  );
}

/** What an administrator can do about it; null where the general text says enough. */
function explainLinkFailure(error: unknown): string | null {
  return error instanceof AppError ? (userPassword.failures[error.code] ?? null) : null;
}
