import { Button } from '@mantine/core';
import { AppError, type CurrentSession, type PasskeyCeremony } from '@rekey/protocol';
import type { Client } from '@rekey/protocol/client';
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import { IconFingerprint } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Message } from '../parts/state-badge.tsx';
import { askForPasskey, explainPasskey } from '../proof/passkey-panel.tsx';
import { loginTexts } from '../texts/index.ts';
import classes from './login-page.module.css';

type PasskeyClient = Pick<Client, 'passkeyLoginOptions' | 'loginByPasskey'>;

/** Logs in without user name and password. Passkeys are offered at the field of the user name too, where the browser can do that. */
export function PasskeyLogin({
  client,
  onLogin,
}: {
  client: PasskeyClient;
  onLogin: (session: CurrentSession) => void;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const offerAgain = usePasskeyOffer(client, { onLogin, onError: setError });

  async function logIn() {
    setBusy(true);
    setError(null);
    try {
      const ceremony = await client.passkeyLoginOptions();
      onLogin(await finish(client, ceremony, false));
    } catch (cause) {
      setError(cause);
      setBusy(false);
      offerAgain();
    }
  }

  if (!browserSupportsWebAuthn()) return null;
  return (
    <div className={classes.passkey}>
      <p className={classes.or}>{loginTexts.or}</p>
      <div role="alert">{error !== null && <Message tone="bad">{explain(error)}</Message>}</div>
      <Button
        fullWidth
        variant="default"
        loading={busy}
        leftSection={<IconFingerprint size={20} stroke={1.75} aria-hidden />}
        onClick={() => void logIn()}
      >
        {loginTexts.passkey}
      </Button>
    </div>
  );
}

async function finish(client: PasskeyClient, { ceremonyId, options }: PasskeyCeremony, useAutofill: boolean) {
  return client.loginByPasskey({ ceremonyId, response: await askForPasskey(options, useAutofill) });
}

const explain = (error: unknown) =>
  error instanceof AppError && error.code === 'PASSKEY_INVALID' ? loginTexts.passkeyUnknown : explainPasskey(error);

// A ceremony counts for five minutes; a page that stands longer asks anew.
const renewMs = 4 * 60_000;

// Waits at the field of the user name until the user picks a passkey there. Whatever ends the waiting without one is silent.
function usePasskeyOffer(
  client: PasskeyClient,
  on: { onLogin: (session: CurrentSession) => void; onError: (error: unknown) => void },
): () => void {
  const [round, setRound] = useState(0);
  const latest = useRef(on);
  latest.current = on;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every round asks anew.
  useEffect(() => {
    let over = false;
    async function offer() {
      if (!(await browserSupportsWebAuthnAutofill())) return;
      const ceremony = await client.passkeyLoginOptions();
      if (over) return;
      const session = await finish(client, ceremony, true);
      if (!over) latest.current.onLogin(session);
    }
    offer().catch((error: unknown) => {
      if (!over && error instanceof AppError) latest.current.onError(error);
    });
    const renewing = setTimeout(() => setRound((now) => now + 1), renewMs);
    return () => {
      over = true;
      clearTimeout(renewing);
      WebAuthnAbortService.cancelCeremony();
    };
  }, [client, round]);
  return () => setRound((now) => now + 1);
}
