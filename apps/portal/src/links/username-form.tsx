import { Button, TextInput } from '@mantine/core';
import { AppError } from '@rekey/protocol';
import { explainError, Message } from '@rekey/ui';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { usernameFormTexts } from '../texts/link-texts.ts';
import classes from './username-form.module.css';

/** One button behind a user name that has to be typed: programs that look into mail open links and click, but they do not type. */
export function UsernameForm(props: {
  hint: string;
  button: string;
  color?: string;
  sending: boolean;
  error: unknown;
  onSubmit: (username: string) => void;
  /** The name is being typed again: what was wrong is over. */
  onTyping: () => void;
  children: ReactNode;
}) {
  const { error } = props;
  const [username, setUsername] = useState('');
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const isWrongName = error instanceof AppError && error.code === 'USERNAME_MISMATCH';
  useEffect(() => {
    if (missing || isWrongName) field.current?.focus();
  }, [missing, isWrongName]);

  function submit(event: FormEvent) {
    event.preventDefault();
    const typed = username.trim();
    setMissing(typed === '');
    if (typed !== '' && !props.sending) props.onSubmit(typed);
  }

  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      {props.children}
      <TextInput
        ref={field}
        label={usernameFormTexts.label}
        description={props.hint}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        value={username}
        error={missing ? usernameFormTexts.required : isWrongName && explainError(error)}
        onChange={(event) => {
          setUsername(event.currentTarget.value);
          setMissing(false);
          props.onTyping();
        }}
      />
      <div role="alert">{Boolean(error) && !isWrongName && <Message tone="bad">{explainError(error)}</Message>}</div>
      <Button type="submit" loading={props.sending} {...(props.color && { color: props.color })}>
        {props.button}
      </Button>
    </form>
  );
}
