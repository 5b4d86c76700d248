import { Button, TextInput } from '@mantine/core';
import type { CurrentSession } from '@rekey/protocol';
import type { Client } from '@rekey/protocol/client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { PlainPage } from '../frame/plain-page.tsx';
import { SecretField } from '../parts/secret-field.tsx';
import { loginTexts } from '../texts/index.ts';
import { LoginFailure } from './login-failure.tsx';
import classes from './login-page.module.css';
import { PasskeyLogin } from './passkey-login.tsx';
import { recallName, rememberName } from './remembered-name.ts';

/** What of the client a log-in needs. */
export type LoginPageClient = Pick<Client, 'login' | 'organization' | 'passkeyLoginOptions' | 'loginByPasskey'>;

/** Asks for user name and password, or a passkey where the organization takes those. Says one thing for a wrong name and a wrong password, so that it tells nobody which names exist. */
export function LoginPage(props: {
  appName: string;
  client: LoginPageClient;
  onLogin: (session: CurrentSession) => void;
}) {
  const { login, organization } = props.client;
  const [username, setUsername] = useState(recallName);
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<{ error: unknown; attempt: number } | null>(null);
  const [busy, setBusy] = useState(false);
  const passwordInput = useRef<HTMLInputElement>(null);
  const { data: known } = useQuery({ queryKey: ['organization'], queryFn: organization, staleTime: 60_000 });
  const { resetByLink = false, passkeyLogin = false } = known ?? {};
  // Whoever comes with a user name goes on with the password.
  const [startWithPassword] = useState(username !== '');

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure((last) => last && { ...last, error: null });
    rememberName(username);
    try {
      props.onLogin(await login({ username: username.trim(), password }));
    } catch (error) {
      setFailure((last) => ({ error, attempt: (last?.attempt ?? 0) + 1 }));
      setBusy(false);
      passwordInput.current?.select();
    }
  }

  return (
    <PlainPage title={loginTexts.title(props.appName)} documentTitle={loginTexts.documentTitle}>
      <form className={classes.form} method="post" onSubmit={submit}>
        <div role="alert">
          {failure?.error != null && (
            <LoginFailure key={failure.attempt} error={failure.error} resetByLink={resetByLink} />
          )}
        </div>
        <TextInput
          label={loginTexts.username}
          name="username"
          // The second word lets the browser offer passkeys here too.
          autoComplete={passkeyLogin ? 'username webauthn' : 'username'}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus={!startWithPassword}
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
          autoFocus={startWithPassword}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={busy}>
          {loginTexts.submit}
        </Button>
      </form>
      {passkeyLogin && <PasskeyLogin client={props.client} onLogin={props.onLogin} />}
      <LoginLinks resetByLink={resetByLink} onLeave={() => rememberName(username)} />
    </PlainPage>
  );
}

// Both pages are the portal's, on the same origin, and open without a session.
function LoginLinks({ resetByLink, onLeave }: { resetByLink: boolean; onLeave: () => void }) {
  return (
    <p className={classes.links}>
      {resetByLink && (
        <a href="/reset" onClick={onLeave}>
          {loginTexts.reset}
        </a>
      )}
      <a href="/help">{loginTexts.help}</a>
    </p>
  );
}
