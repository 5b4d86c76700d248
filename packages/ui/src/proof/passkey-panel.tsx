import { Button } from '@mantine/core';
import { AppError } from '@rekey/protocol';
import { NoAnswerError } from '@rekey/protocol/client';
import { startAuthentication } from '@simplewebauthn/browser';
import { IconFingerprint } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Message } from '../parts/state-badge.tsx';
import { explainError, passkeyTexts } from '../texts/index.ts';
import classes from './proof.module.css';
import type { ProofCalls } from './proof-calls.ts';

type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** Asks the browser for a passkey. The options and the response are in the JSON forms of WebAuthn.
 *
 *  @param useAutofill offers it where the user name is typed, and waits
 *  @throws WebAuthnError of @simplewebauthn/browser when there is none, or the user does not want to
 */
export async function askForPasskey(
  options: Record<string, unknown>,
  useAutofill = false,
): Promise<Record<string, unknown>> {
  const optionsJSON = options as unknown as RequestOptions;
  return { ...(await startAuthentication({ optionsJSON, useBrowserAutofill: useAutofill })) };
}

/** What to say when a passkey did not work: what the server said, or that the browser gave none. */
export function explainPasskey(error: unknown): string {
  return error instanceof AppError || error instanceof NoAnswerError ? explainError(error) : passkeyTexts.failed;
}

/** One button; the browser does the rest. */
export function PasskeyPanel(props: {
  calls: Pick<ProofCalls, 'passkeyOptions' | 'answer'>;
  onAnswered: (isRight: boolean) => void;
}) {
  const { calls, onAnswered } = props;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);

  async function use() {
    setBusy(true);
    setError(null);
    try {
      const { options } = await calls.passkeyOptions();
      await calls.answer({ method: 'passkey', response: await askForPasskey(options) });
      onAnswered(true);
    } catch (cause) {
      setError(cause);
      setBusy(false);
      if (cause instanceof AppError) onAnswered(false);
    }
  }

  return (
    <div className={classes.panel}>
      <p>{passkeyTexts.lead}</p>
      <div role="alert">{error !== null && <Message tone="bad">{explainPasskey(error)}</Message>}</div>
      <div className={classes.buttons}>
        <Button
          ref={button}
          loading={busy}
          leftSection={<IconFingerprint size={20} stroke={1.75} aria-hidden />}
          onClick={() => void use()}
        >
          {passkeyTexts.use}
        </Button>
      </div>
    </div>
  );
}
