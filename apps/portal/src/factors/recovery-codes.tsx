import { Button } from '@mantine/core';
import type { FactorList } from '@rekey/protocol';
import { Dialog, dialogTexts, Message, useSession } from '@rekey/ui';
import { useState } from 'react';
import { recoveryCodeTexts } from '../texts/factor-texts.ts';
import classes from './factors.module.css';
import { NewRecoveryCodes } from './new-recovery-codes.tsx';

const fewCodes = 3;

/** How many recovery codes are left, and the way to new ones. */
export function RecoveryCodes({ left, onChanged }: { left: FactorList['recoveryCodesLeft']; onChanged: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <div className={classes.part}>
      <h3>{recoveryCodeTexts.title}</h3>
      <p>{recoveryCodeTexts.lead}</p>
      <CodesLeft left={left} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => setAsking(true)}>
          {left === null ? recoveryCodeTexts.make : recoveryCodeTexts.makeNew}
        </Button>
      </div>
      {asking && (
        <RecoveryCodeDialog
          replaces={left !== null && left > 0}
          onClose={() => {
            setAsking(false);
            onChanged();
          }}
        />
      )}
    </div>
  );
}

function CodesLeft({ left }: { left: number | null }) {
  if (left === null) return <Message tone="wait">{recoveryCodeTexts.none}</Message>;
  if (left <= fewCodes) return <Message tone="wait">{recoveryCodeTexts.few(left)}</Message>;
  return <p>{recoveryCodeTexts.left(left)}</p>;
}

// Codes that still work are not voided by a slip.
function RecoveryCodeDialog({ replaces, onClose }: { replaces: boolean; onClose: () => void }) {
  const { session } = useSession();
  const [sure, setSure] = useState(!replaces);
  if (sure) {
    return (
      <Dialog key="codes" title={recoveryCodeTexts.shownTitle} onClose={onClose}>
        <NewRecoveryCodes username={session.user.username} onKept={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog key="question" title={recoveryCodeTexts.replaceTitle} onClose={onClose}>
      <div className={classes.stack}>
        <p>{recoveryCodeTexts.replaceText}</p>
        <div className={classes.buttons}>
          <Button onClick={() => setSure(true)}>{recoveryCodeTexts.makeNew}</Button>
          <Button variant="default" onClick={onClose}>
            {dialogTexts.cancel}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
