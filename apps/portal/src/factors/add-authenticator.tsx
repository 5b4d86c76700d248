import { Button } from '@mantine/core';
import type { AuthenticatorPairing, PairingState } from '@rekey/protocol';
import { CopyField, Message } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { client } from '../client.ts';
import { pairingTexts } from '../texts/factor-texts.ts';
import { type AddingProps, FactorStep } from './factor-step.tsx';
import classes from './factors.module.css';
import { QrCode } from './qr-code.tsx';

const pollMs = 1_500;

/** Shows the QR that pairs a phone, and goes on as soon as a phone has taken it. */
export function AddAuthenticator(props: AddingProps) {
  return (
    <FactorStep kind="authenticator" begin={client.pairAuthenticator}>
      {(pairing, again) => <Pairing key={pairing.id} pairing={pairing} again={again} {...props} />}
    </FactorStep>
  );
}

function Pairing({ pairing, again, onAdded }: AddingProps & { pairing: AuthenticatorPairing; again: () => void }) {
  const { data: now } = useQuery({
    queryKey: ['pairing', pairing.id],
    queryFn: () => client.pairing(pairing.id),
    refetchInterval: ({ state }) => (isWaiting(state.data) ? pollMs : false),
    // The phone may be this very device, with this page out of sight.
    refetchIntervalInBackground: true,
    gcTime: 0,
  });
  const added = now?.factor ?? null;
  const tell = useRef(onAdded);
  tell.current = onAdded;
  useEffect(() => {
    if (added) tell.current(added);
  }, [added]);

  if (now?.state === 'expired') {
    return (
      <div className={classes.stack}>
        <div role="alert">
          <Message tone="wait">{pairingTexts.expired}</Message>
        </div>
        <div className={classes.buttons}>
          <Button onClick={again}>{pairingTexts.again}</Button>
        </div>
      </div>
    );
  }
  return (
    <div className={classes.stack}>
      <ol className={classes.steps}>
        {pairingTexts.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <QrCode text={pairing.link} label={pairingTexts.qr} />
      <Message tone="busy">
        <span role="status">{pairingTexts.waiting}</span>
      </Message>
      <p>
        <a href={pairing.link} target="_blank" rel="noreferrer">
          {pairingTexts.onThisDevice}
        </a>
      </p>
      <CopyField label={pairingTexts.link} value={pairing.link} />
    </div>
  );
}

const isWaiting = (pairing: PairingState | undefined) => pairing === undefined || pairing.state === 'waiting';
