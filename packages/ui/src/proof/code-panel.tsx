import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { codeTexts } from '../texts/index.ts';
import { explainCode, readDigits } from './explain-code.ts';
import classes from './proof.module.css';
import type { ProofCalls } from './proof-calls.ts';

interface PanelProps {
  calls: Pick<ProofCalls, 'answer'>;
  /** Told when the answer was right, and when it may have been the last one. */
  onAnswered: (isRight: boolean) => void;
}

/** The six digits of an app. The sixth one sends them. `beside` where it stands under a push: it does not take the focus then. */
export function CodePanel({ calls, onAnswered, beside }: PanelProps & { beside: boolean }) {
  return (
    <SixDigits
      label={codeTexts.label}
      hint={beside ? codeTexts.beside : codeTexts.hint}
      button={codeTexts.submit}
      takesFocus={!beside}
      send={(code) => calls.answer({ method: 'totp', code })}
      onSent={onAnswered}
    />
  );
}

/** A field for six digits: pasted with blanks, filled in by the browser, sent as soon as they are complete. */
export function SixDigits(props: {
  label: string;
  hint: string;
  button: string;
  takesFocus: boolean;
  /** Throws what is wrong with the code. */
  send: (code: string) => Promise<unknown>;
  onSent: (isRight: boolean) => void;
}) {
  const { state, field, submit } = useCodeForm(props.send, props.onSent, props.takesFocus);
  const isComplete = readDigits(state.code).length === 6;

  function type(typed: string) {
    const digits = readDigits(typed);
    state.setCode(digits);
    if (digits.length === 6 && !state.busy) void submit(digits);
  }

  function press(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    if (!isComplete) state.setError(codeTexts.required);
    else if (!state.busy) void submit(state.code);
  }

  return (
    <form className={classes.form} noValidate onSubmit={press}>
      <TextInput
        ref={field}
        classNames={{ wrapper: classes.code ?? '' }}
        label={props.label}
        description={props.hint}
        name="one-time-code"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoCorrect="off"
        spellCheck={false}
        readOnly={state.busy}
        value={state.code}
        error={state.error}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <Button type="submit" loading={state.busy}>
        {props.button}
      </Button>
    </form>
  );
}

/** One of the codes that were kept for the day when everything else is lost. */
export function RecoveryCodePanel({ calls, onAnswered }: PanelProps) {
  const send = (code: string) => calls.answer({ method: 'recovery-code', code });
  const { state, field, submit } = useCodeForm(send, onAnswered, true);

  function press(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    const typed = state.code.trim();
    if (typed === '') state.setError(codeTexts.recoveryRequired);
    else if (!state.busy) void submit(typed);
  }

  return (
    <form className={classes.form} noValidate onSubmit={press}>
      <TextInput
        ref={field}
        label={codeTexts.recoveryLabel}
        description={codeTexts.recoveryHint}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        maxLength={40}
        readOnly={state.busy}
        value={state.code}
        error={state.error}
        onChange={(event) => state.setCode(event.currentTarget.value)}
      />
      <Button type="submit" loading={state.busy}>
        {codeTexts.submit}
      </Button>
    </form>
  );
}

// A code that was refused is taken out of the field, and the field waits for the next one.
function useCodeForm(
  send: (code: string) => Promise<unknown>,
  onSent: (isRight: boolean) => void,
  takesFocus: boolean,
) {
  const [code, setCodeText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);

  function setCode(typed: string) {
    setCodeText(typed);
    setError(null);
  }

  async function submit(typed: string) {
    setBusy(true);
    setError(null);
    try {
      await send(typed);
      onSent(true);
    } catch (cause) {
      setCodeText('');
      setError(explainCode(cause));
      setBusy(false);
      field.current?.focus();
      onSent(false);
    }
  }

  return { state: { code, setCode, busy, error, setError }, field, submit };
}
