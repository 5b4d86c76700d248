import { Button, TextInput } from '@mantine/core';
import { explainError, Message, rememberName, ThrottleMessage, waitOf } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { client } from '../client.ts';
import { resetTexts } from '../texts/link-texts.ts';
import classes from './reset.module.css';

/** One field and one button; nothing is sent while the field is empty. */
export function ResetForm(props: { name: string; onName: (name: string) => void; onSent: () => void }) {
  const { name } = props;
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const asking = useMutation({ mutationFn: client.requestReset, onSuccess: props.onSent });
  useEffect(() => {
    if (missing) field.current?.focus();
  }, [missing]);

  function submit(event: FormEvent) {
    event.preventDefault();
    const typed = name.trim();
    setMissing(typed === '');
    if (typed === '' || asking.isPending) return;
    // The log-in takes user names, which mostly are no addresses.
    if (!typed.includes('@')) rememberName(typed);
    asking.mutate(typed);
  }

  return (
    <form className={classes.form} method="post" noValidate onSubmit={submit}>
      <div role="alert">{asking.error && <ResetFailure key={asking.submittedAt} error={asking.error} />}</div>
      <TextInput
        ref={field}
        label={resetTexts.name}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        autoFocus
        value={name}
        error={missing && resetTexts.required}
        onChange={(event) => {
          setMissing(false);
          props.onName(event.currentTarget.value);
        }}
      />
      <Button type="submit" fullWidth loading={asking.isPending}>
        {resetTexts.submit}
      </Button>
    </form>
  );
}

function ResetFailure({ error }: { error: Error }) {
  const wait = waitOf(error);
  return wait === null ? <Message tone="bad">{explainError(error)}</Message> : <ThrottleMessage seconds={wait} />;
}
