import { Button, TextInput } from '@mantine/core';
import type { CurrentSession } from '@rekey/protocol';
import type { Client } from '@rekey/protocol/client';
import { type FormEvent, useRef, useState } from 'react';
import { PlainPage } from '../frame/plain-page.tsx';
import { SecretField } from '../parts/secret-field.tsx';
import { Message } from '../parts/state-badge.tsx';
import { explainError, loginTexts } from '../texts/index.ts';
import classes from './login-page.module.css';

/** Asks for user name and password. Says one thing for a wrong name and a wrong password, so that it tells nobody which names exist. */
export function LoginPage(props: {
  appName: string;
  login: Client['login'];
  onLogin: (session: CurrentSession) => void;
}) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const passwordInput = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      props.onLogin(await props.login({ username: username.trim(), password }));
    } catch (failure) {
      setError(failure);
      setBusy(false);
      passwordInput.current?.select();
    }
  }

  return (
    <PlainPage title={loginTexts.title(props.appName)} documentTitle={loginTexts.documentTitle}>
      <form className={classes.form} method="post" onSubmit={submit}>
        <div role="alert">{error !== null && <Message tone="bad">{explainError(error)}</Message>}</div>
        <TextInput
          label={loginTexts.username}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <SecretField
          ref={passwordInput}
          label={loginTexts.password}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={busy}>
          {loginTexts.submit}
        </Button>
      </form>
    </PlainPage>
  );
}
