import { Message } from '@rekey/ui';
import { useEffect, useSyncExternalStore } from 'react';
import { codeTexts } from '../texts/app-texts.ts';
import classes from './clock-warning.module.css';
import { serverClock } from './server-clock.ts';

// Servers take the codes beside the one of now, which are 30 seconds long.
const toleratedMs = 20_000;

/** Says so when the clock of this phone is so wrong that its codes would be refused. */
export function ClockWarning() {
  const offset = useSyncExternalStore(serverClock.follow, serverClock.offset);
  useEffect(() => void serverClock.measure(), []);
  return (
    <div role="status">
      {offset !== null && Math.abs(offset) > toleratedMs && (
        <div className={classes.warning}>
          <Message tone="wait" title={codeTexts.clockTitle}>
            {codeTexts.clock(describeAmount(Math.abs(offset)), offset < 0)}
          </Message>
        </div>
      )}
    </div>
  );
}

function describeAmount(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [amount, unit] =
    seconds < 90 ? ([seconds, 'second'] as const) : ([Math.round(seconds / 60), 'minute'] as const);
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}
