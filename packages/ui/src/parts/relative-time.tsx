import { useEffect, useState } from 'react';
import { describeMoment, describeTime } from './time-ago.ts';

const tickMs = 30_000;

/** "3 minutes ago", kept true while the page stands, with the full date as its title. Takes an ISO timestamp. */
export function RelativeTime({ value, capitalized = false }: { value: string; capitalized?: boolean }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  const moment = Date.parse(value);
  // A server's clock may run a little ahead of this one; "in 2 seconds" would be nonsense.
  const text = describeTime(moment, Math.max(now, Math.min(moment, now + tickMs)));
  return (
    <time dateTime={value} title={describeMoment(moment)}>
      {capitalized ? text.charAt(0).toUpperCase() + text.slice(1) : text}
    </time>
  );
}
