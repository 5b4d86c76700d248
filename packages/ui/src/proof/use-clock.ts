import { useEffect, useState } from 'react';

const tickMs = 500;

/** How long the thing with this key has been on the page, in ms; counts anew with each key. */
export function useWaitedMs(key: string | null): number {
  const [now, setNow] = useState(() => Date.now());
  const [start, setStart] = useState({ key, at: now });
  if (start.key !== key) setStart({ key, at: Date.now() });
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, now - start.at);
}

/** Seconds until an ISO timestamp of the server, kept true while the page stands; 0 when it is past or there is none. */
export function useSecondsUntil(timestamp: string | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (timestamp === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [timestamp]);
  return timestamp === null ? 0 : Math.max(0, (Date.parse(timestamp) - now) / 1000);
}
