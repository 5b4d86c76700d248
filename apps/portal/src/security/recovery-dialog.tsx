import { Button, TextInput } from '@mantine/core';
import { AppError, type Me } from '@rekey/protocol';
import { Dialog, dialogTexts, explainError, Message, SecretField, ThrottleMessage, waitOf } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { client } from '../client.ts';
import { fieldProblemTexts } from '../texts/change-texts.ts';
import { recoveryTexts } from '../texts/security-texts.ts';
import { addressTaken, looksLikeAddress, type RecoveryAct } from './recovery-state.ts';
import classes from './security.module.css';

/** Sets, replaces or takes away the recovery address. Asks for the current password, because who has the address can reset it. */
export function RecoveryDialog(props: {
  act: RecoveryAct;
  address: Me['recoveryAddress'];
  onDone: (words: string) => Promise<void>;
  onClose: () => void;
}) {
  const { act } = props;
  const taken = addressTaken(act, props.address);
  const [values, setValues] = useState({ address: '', currentPassword: '' });
  const [sent, setSent] = useState(false);
  const typed = values.address.trim();
  const wrongAddress = taken === null && !looksLikeAddress(typed);
  const saving = useMutation({
    mutationFn: () =>
      client.setRecoveryAddress({ currentPassword: values.currentPassword, address: taken === null ? typed : null }),
    onSuccess: () => props.onDone(taken === null ? recoveryTexts.saidSent(typed) : recoveryTexts.saidRemoved),
  });
  const passwordError = passwordErrorOf(sent && values.currentPassword === '', saving.error);
  const fields = useFocus({ address: sent && wrongAddress, password: passwordError !== null });

  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (!wrongAddress && values.currentPassword !== '' && !saving.isPending) saving.mutate();
  }

  const edit = (part: Partial<typeof values>) => {
    setValues((now) => ({ ...now, ...part }));
    setSent(false);
    saving.reset();
  };

  return (
    <Dialog title={titleOf(act)} onClose={props.onClose}>
      <form className={classes.form} method="post" noValidate onSubmit={submit}>
        <p>{hintOf(act, taken)}</p>
        {taken === null && (
          <TextInput
            ref={fields.address}
            label={recoveryTexts.address}
            type="email"
            autoComplete="off"
            value={values.address}
            error={sent && wrongAddress && recoveryTexts.addressInvalid}
            onChange={(event) => edit({ address: event.currentTarget.value })}
          />
        )}
        <SecretField
          ref={fields.password}
          label={recoveryTexts.currentPassword}
          name="current-password"
          autoComplete="current-password"
          value={values.currentPassword}
          error={passwordError}
          onChange={(event) => edit({ currentPassword: event.currentTarget.value })}
        />
        <div role="alert">
          {saving.error && passwordError === null && <Failure key={saving.submittedAt} error={saving.error} />}
        </div>
        <div className={classes.atEnd}>
          <Button variant="default" onClick={props.onClose}>
            {dialogTexts.cancel}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {taken === null ? recoveryTexts.send : recoveryTexts[act]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Failure({ error }: { error: Error }) {
  const wait = waitOf(error);
  return wait === null ? <Message tone="bad">{explainError(error)}</Message> : <ThrottleMessage seconds={wait} />;
}

function passwordErrorOf(missing: boolean, error: Error | null): string | null {
  if (missing) return recoveryTexts.required;
  const isWrong = error instanceof AppError && error.code === 'CURRENT_PASSWORD_WRONG';
  return isWrong ? fieldProblemTexts.CURRENT_PASSWORD_WRONG : null;
}

function titleOf(act: RecoveryAct): string {
  if (act === 'remove') return recoveryTexts.removeTitle;
  return act === 'drop' ? recoveryTexts.dropTitle : recoveryTexts.setTitle;
}

function hintOf(act: RecoveryAct, taken: string | null): string {
  if (taken === null) return recoveryTexts.setHint;
  return act === 'drop' ? recoveryTexts.dropHint(taken) : recoveryTexts.removeHint(taken);
}

// The first field that needs mending gets the focus.
function useFocus(wrong: { address: boolean; password: boolean }) {
  const address = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (wrong.address) address.current?.focus();
    else if (wrong.password) password.current?.focus();
  }, [wrong.address, wrong.password]);
  return { address, password };
}
