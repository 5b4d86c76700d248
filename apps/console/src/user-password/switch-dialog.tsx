import type { User } from '@rekey/protocol';
import { ConfirmDialog } from '@rekey/ui';
import { client } from '../client.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

const { userPassword } = texts;

/** Asks before a requirement is taken back, a block is lifted, or an exemption begins or ends. */
export function SwitchDialog(props: {
  user: User;
  action: 'drop' | 'unblock' | 'exempt' | 'unexempt';
  onClose: () => void;
}) {
  const { user, action } = props;
  const requests = {
    drop: () => client.dropRequirement(user.id),
    unblock: () => client.dropRequirement(user.id),
    exempt: () => client.exemptFromExpiry(user.id, { exempt: true }),
    unexempt: () => client.exemptFromExpiry(user.id, { exempt: false }),
  };
  const { mutateAsync } = useAction(requests[action], [['users'], ['audit'], ['expiry']]);
  const text = confirmTexts[action];
  return (
    <ConfirmDialog
      title={typeof text.title === 'string' ? text.title : text.title(user.displayName)}
      confirmText={text.confirm}
      run={() => mutateAsync(undefined)}
      onClose={props.onClose}
    >
      {text.body}
    </ConfirmDialog>
  );
}

const confirmTexts = {
  drop: userPassword.dropConfirm,
  unblock: userPassword.unblockConfirm,
  exempt: userPassword.exemptConfirm,
  unexempt: userPassword.unexemptConfirm,
};
