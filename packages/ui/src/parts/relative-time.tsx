import { useEffect, useState } from 'react';
import { describeMoment, describeTime } from './time-ago.ts';

const tickMs = 30_000;

/** "3 minutes ago", kept true while the page stands, with the full date as its title. Takes an ISO timestamp. */
export function RelativeTime({ value }: { value: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  const moment = Date.parse(value);
  return (
    <time dateTime={value} title={describeMoment(moment)}>
      {describeTime(moment, Math.max(now, Math.min(moment, now + tickMs)))}
    </time>
  );
}
