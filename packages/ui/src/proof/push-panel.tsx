import { Button } from '@mantine/core';
import { AppError, type Challenge, type ChallengePush } from '@rekey/protocol';
import { useEffect, useRef, useState } from 'react';
import { describeWait } from '../parts/duration.ts';
import { Message, StateBadge, type Tone } from '../parts/state-badge.tsx';
import { explainError, pushTexts } from '../texts/index.ts';
import { isOnItsWay } from './choose-methods.ts';
import classes from './proof.module.css';
import type { ProofCalls } from './proof-calls.ts';
import { useSecondsUntil } from './use-clock.ts';

// A push lives 60 s by the server's clock; where this browser's is wrong, more is not promised.
const lifeSeconds = 60;

/** The question on the phone: the number to type there, how far it got, how long it counts, and another one when it came to nothing. */
export function PushPanel(props: {
  challenge: Challenge;
  calls: Pick<ProofCalls, 'sendPush'>;
  /** How long the newest push has been out, in ms. */
  waitedMs: number;
  onNews: () => void;
}) {
  const { challenge, waitedMs } = props;
  const { push } = challenge;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} className={classes.panel} tabIndex={-1}>
      {push?.state === 'open' ? <OpenPush push={push} waitedMs={waitedMs} /> : <EndedPush push={push} />}
      {!isOnItsWay(push, waitedMs) && <SendAgain {...props} />}
    </div>
  );
}

function OpenPush({ push, waitedMs }: { push: ChallengePush; waitedMs: number }) {
  const left = Math.min(lifeSeconds, useSecondsUntil(push.expiresAt));
  return (
    <>
      <p>{pushTexts.lead}</p>
      <p className={classes.number} aria-label={[...push.number].join(' ')} role="img">
        {push.number}
      </p>
      <div className={classes.reach}>
        <StateBadge tone={toneOf[push.reach]}>{pushTexts.reach[push.reach]}</StateBadge>
        {left > 0 && (
          <span className={classes.left} role="timer" aria-live="off">
            {pushTexts.left(describeWait(left))}
          </span>
        )}
      </div>
      <div className={classes.life} aria-hidden="true">
        <span style={{ width: `${(left / lifeSeconds) * 100}%` }} />
      </div>
      {!isOnItsWay(push, waitedMs) && <p>{pushTexts.open}</p>}
    </>
  );
}

const toneOf: Readonly<Record<ChallengePush['reach'], Tone>> = {
  sending: 'busy',
  sent: 'busy',
  seen: 'good',
  failed: 'wait',
};

function EndedPush({ push }: { push: ChallengePush | null }) {
  const state = push === null || push.state === 'open' ? 'none' : push.state;
  return <Message tone={state === 'approved' ? 'good' : 'wait'}>{pushTexts.ended[state]}</Message>;
}

function SendAgain(props: { challenge: Challenge; calls: Pick<ProofCalls, 'sendPush'>; onNews: () => void }) {
  const { challenge, calls, onNews } = props;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const wait = useSecondsUntil(challenge.nextPushAt);
  async function send() {
    setBusy(true);
    setError(null);
    await calls.sendPush().catch(setError);
    setBusy(false);
    onNews();
  }
  // Where there is a time it is shown by itself, and counts down.
  const isThrottle = error instanceof AppError && error.code === 'TOO_MANY_PUSHES' && wait > 0;
  return (
    <>
      <div role="alert">{error !== null && !isThrottle && <Message tone="bad">{explainError(error)}</Message>}</div>
      <div className={classes.buttons}>
        <Button variant="default" loading={busy} disabled={wait > 0} onClick={() => void send()}>
          {challenge.push === null ? pushTexts.send : pushTexts.sendAgain}
        </Button>
        {wait > 0 && (
          <p className={classes.small} role="timer" aria-live="off">
            {pushTexts.wait(describeWait(wait))}
          </p>
        )}
      </div>
    </>
  );
}
