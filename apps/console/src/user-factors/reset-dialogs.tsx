import type { Factor, FactorList, User } from '@rekey/protocol';
import { ConfirmDialog } from '@rekey/ui';
import { client } from '../client.ts';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

const { userFactors } = texts;

interface ResetDialogProps {
  user: User;
  list: FactorList;
  onReset: () => void;
  onClose: () => void;
}

const stale = [['factors'], ['audit']];

/** Asks before one factor is reset, with what will hold after it. */
export function ResetDialog({ user, list, factor, onReset, onClose }: ResetDialogProps & { factor: Factor }) {
  const { mutateAsync } = useAction(() => client.resetFactor(user.id, factor.id), stale);
  const { title, body, last, confirm } = userFactors.resetConfirm;
  return (
    <ConfirmDialog
      title={title(factor.name)}
      confirmText={confirm}
      danger
      run={() => mutateAsync(undefined).then(onReset)}
      onClose={onClose}
    >
      <div className={layout.stack}>
        <p>{body(user.displayName)}</p>
        {list.factors.length === 1 && <p>{last}</p>}
      </div>
    </ConfirmDialog>
  );
}

/** Asks before all factors and recovery codes are reset: names each of them. */
export function ResetAllDialog({ user, list, onReset, onClose }: ResetDialogProps) {
  const { mutateAsync } = useAction(() => client.resetFactors(user.id), stale);
  const { title, list: lead, codes, body, last, confirm } = userFactors.resetAllConfirm;
  const codesLeft = list.recoveryCodesLeft ?? 0;
  return (
    <ConfirmDialog
      title={title(user.displayName)}
      confirmText={confirm}
      danger
      run={() => mutateAsync(undefined).then(onReset)}
      onClose={onClose}
    >
      <div className={layout.stack}>
        <p>{lead}</p>
        <ul className={layout.bullets}>
          {list.factors.map(({ id, name, kind }) => (
            <li key={id}>
              {name} ({texts.factorKinds[kind]})
            </li>
          ))}
          {codesLeft > 0 && <li>{codes(codesLeft)}</li>}
        </ul>
        <p>{body(user.displayName)}</p>
        <p>{last}</p>
      </div>
    </ConfirmDialog>
  );
}
