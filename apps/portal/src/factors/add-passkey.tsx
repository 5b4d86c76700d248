import { Button, TextInput } from '@mantine/core';
import { AppError } from '@rekey/protocol';
import { NoAnswerError } from '@rekey/protocol/client';
import { explainError, Message } from '@rekey/ui';
import { browserSupportsWebAuthn, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../client.ts';
import { describeUserAgent } from '../sessions/describe-user-agent.ts';
import { addFactorTexts, passkeyFactorTexts } from '../texts/factor-texts.ts';
import type { AddingProps } from './factor-step.tsx';
import classes from './factors.module.css';

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];

/** Has the browser make a passkey and keep it. */
export function AddPasskey({ onAdded }: AddingProps) {
  const [name, setName] = useState(() => passkeyFactorTexts.defaultName(describeUserAgent(navigator.userAgent)));
  const adding = useMutation({ mutationFn: () => register(name.trim()), onSuccess: onAdded });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!adding.isPending && name.trim() !== '') adding.mutate();
  }

  if (!browserSupportsWebAuthn()) return <Message tone="wait">{passkeyFactorTexts.unsupported}</Message>;
  return (
    <form className={classes.stack} noValidate onSubmit={submit}>
      <p>{passkeyFactorTexts.lead}</p>
      <TextInput
        label={addFactorTexts.name}
        description={addFactorTexts.nameHint}
        maxLength={60}
        value={name}
        error={name.trim() === '' && addFactorTexts.nameRequired}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div role="alert">{adding.error && <Message tone="bad">{explain(adding.error)}</Message>}</div>
      <div className={classes.buttons}>
        <Button type="submit" loading={adding.isPending}>
          {passkeyFactorTexts.add}
        </Button>
      </div>
    </form>
  );
}

async function register(name: string) {
  const { ceremonyId, options } = await client.passkeyRegistrationOptions();
  const response = await startRegistration({ optionsJSON: options as unknown as CreationOptions });
  return client.registerPasskey({ ceremonyId, name, response: { ...response } });
}

function explain(error: Error): string {
  if (error instanceof AppError || error instanceof NoAnswerError) return explainError(error);
  const isKnown = error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';
  return isKnown ? passkeyFactorTexts.known : passkeyFactorTexts.failed;
}
