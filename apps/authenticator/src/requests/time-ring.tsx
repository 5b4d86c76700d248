import { useEffect, useState } from 'react';
import { serverClock } from '../clock/server-clock.ts';
import { measureTimeLeft } from './time-left.ts';
import classes from './time-ring.module.css';

const tickMs = 250;
const radius = 16;
const around = 2 * Math.PI * radius;

/** The server's time, a few times a second. */
export function useServerTime(): number {
  const [now, setNow] = useState(() => serverClock.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(serverClock.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A ring that empties calmly, with the seconds in it. Times in milliseconds since 1970. */
export function TimeRing(props: { from: number; until: number; now: number; label: (seconds: number) => string }) {
  const { seconds, share } = measureTimeLeft(props);
  return (
    <span className={classes.ring} role="timer" aria-label={props.label(seconds)} data-low={share < 0.2 || undefined}>
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <circle className={classes.track} cx="20" cy="20" r={radius} />
        <circle
          className={classes.left}
          cx="20"
          cy="20"
          r={radius}
          strokeDasharray={around}
          strokeDashoffset={around * (1 - share)}
        />
      </svg>
      <span className={classes.seconds} aria-hidden="true">
        {seconds}
      </span>
    </span>
  );
}
