/** Time as the link's decisions see it; a simulation hands over virtual time. */
export interface Timers {
  /** Milliseconds since 1970 by the machine's own clock. */
  now(): number;
  /** Runs once after the delay; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemTimers: Timers = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

const shortestCeilingMs = 1_000;
const longestCeilingMs = 300_000;

/** Exponential back-off with full jitter: after an outage, ten thousand devices come back spread out instead of all at once.
 *
 *  @param failures attempts that failed in a row, from 1
 *  @param random uniform in [0, 1)
 */
export function retryDelayMs(failures: number, random: () => number): number {
  const ceiling = Math.min(longestCeilingMs, shortestCeilingMs * 2 ** Math.min(failures, 20));
  return Math.round(random() * ceiling);
}
