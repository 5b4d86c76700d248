import { AppError } from '@rekey/protocol';
import { type ReactNode, useEffect, useState } from 'react';
import { throttleTexts } from '../texts/index.ts';
import { describeWait } from './duration.ts';
import { Message } from './state-badge.tsx';

/** How long a refused caller has to wait, in seconds; null when the error is about something else. */
export function waitOf(error: unknown): number | null {
  if (!(error instanceof AppError) || error.code !== 'TOO_MANY_ATTEMPTS') return null;
  const seconds = error.details?.retryAfterSeconds;
  return typeof seconds === 'number' ? seconds : null;
}

/** Says that and how long has to be waited, counting down. Give it a new key for each refusal. Stands inside an alert. */
export function ThrottleMessage({ seconds, children }: { seconds: number; children?: ReactNode }) {
  const left = useSecondsLeft(seconds);
  return (
    <Message tone="wait" title={throttleTexts.title}>
      <p>{throttleTexts.why}</p>
      {/* An alert around it would read out every second. */}
      <p role="timer" aria-live={left > 0 ? 'off' : 'polite'}>
        {left > 0 ? throttleTexts.wait(describeWait(left)) : throttleTexts.over}
      </p>
      {children}
    </Message>
  );
}

// Counted against the clock, because a sleeping tab misses ticks.
function useSecondsLeft(seconds: number): number {
  const [until] = useState(() => Date.now() + seconds * 1000);
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, (until - Date.now()) / 1000)), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}
