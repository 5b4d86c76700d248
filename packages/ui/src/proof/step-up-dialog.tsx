import { Button } from '@mantine/core';
import { AppError } from '@rekey/protocol';
import type { Client } from '@rekey/protocol/client';
import { type FormEvent, useRef, useState, useSyncExternalStore } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { SecretField } from '../parts/secret-field.tsx';
import { Message } from '../parts/state-badge.tsx';
import { dialogTexts, explainError, stepUpTexts } from '../texts/index.ts';
import { ChallengeQuestion, type QuestionClient } from './challenge-question.tsx';
import classes from './proof.module.css';
import type { StepUp } from './step-up.ts';

type StepUpClient = QuestionClient & Pick<Client, 'stepUp'>;

/** Stands once in an app, outside of its pages: asks for a fresh proof whenever a call needs one, and the call then goes on by itself. */
export function StepUpHost({ stepUp, client }: { stepUp: StepUp; client: StepUpClient }) {
  const asked = useSyncExternalStore(stepUp.subscribe, stepUp.asked);
  if (!asked) return null;
  return (
    <Dialog title={stepUpTexts.title} onClose={asked.cancel}>
      {asked.by === 'factor' ? (
        <div className={classes.panel}>
          <p>{stepUpTexts.factorLead}</p>
          <ChallengeQuestion client={client} action="step-up" onApproved={asked.done} cancel={{ run: asked.cancel }} />
        </div>
      ) : (
        <PasswordAgain stepUp={client.stepUp} onDone={asked.done} onCancel={asked.cancel} />
      )}
    </Dialog>
  );
}

function PasswordAgain(props: { stepUp: Client['stepUp']; onDone: () => void; onCancel: () => void }) {
  const [currentPassword, setCurrentPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const isWrong = error instanceof AppError && error.code === 'CURRENT_PASSWORD_WRONG';

  async function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(currentPassword === '');
    if (currentPassword === '' || busy) return field.current?.focus();
    setBusy(true);
    setError(null);
    try {
      await props.stepUp({ currentPassword });
      props.onDone();
    } catch (cause) {
      setError(cause);
      setBusy(false);
      field.current?.select();
    }
  }

  return (
    <form className={classes.form} method="post" noValidate onSubmit={submit}>
      <p>{stepUpTexts.passwordLead}</p>
      <SecretField
        ref={field}
        label={stepUpTexts.password}
        name="current-password"
        autoComplete="current-password"
        autoFocus
        value={currentPassword}
        error={missing ? stepUpTexts.required : isWrong && stepUpTexts.wrong}
        onChange={(event) => {
          setCurrentPassword(event.currentTarget.value);
          setMissing(false);
          setError(null);
        }}
      />
      <div role="alert">{error !== null && !isWrong && <Message tone="bad">{explainError(error)}</Message>}</div>
      <div className={classes.atEnd}>
        <Button variant="default" onClick={props.onCancel}>
          {dialogTexts.cancel}
        </Button>
        <Button type="submit" loading={busy}>
          {stepUpTexts.submit}
        </Button>
      </div>
    </form>
  );
}
