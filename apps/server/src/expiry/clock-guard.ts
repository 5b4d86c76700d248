/** What two clocks showed at one moment: the one that tells the time, and the one that only ever runs on. Milliseconds. */
export interface ClockReading {
  wallMs: number;
  monotonicMs: number;
}

/** What is remembered from one look at the clocks to the next. */
export interface ClockJudgment {
  last: ClockReading;
  /** On the monotonic clock: until then the time is not to be relied on; null = it is. */
  doubtedUntilMs: number | null;
}

// A clock that is set right by the network moves by less; leap seconds too.
const jumpMs = 60_000;
const doubtMs = 15 * 60_000;

/** Judges whether the time can be relied on: not for a quarter of an hour after the wall clock has jumped, so that a clock that is wrong for a
 *  moment sends nobody mail, and one that is being set has time to settle.
 *
 *  @param before null = the first look
 */
export function judgeClock(before: ClockJudgment | null, reading: ClockReading): ClockJudgment {
  if (!before) return { last: reading, doubtedUntilMs: null };
  const wall = reading.wallMs - before.last.wallMs;
  const passed = reading.monotonicMs - before.last.monotonicMs;
  if (Math.abs(wall - passed) > jumpMs) return { last: reading, doubtedUntilMs: reading.monotonicMs + doubtMs };
  const isDoubted = before.doubtedUntilMs !== null && reading.monotonicMs < before.doubtedUntilMs;
  return { last: reading, doubtedUntilMs: isDoubted ? before.doubtedUntilMs : null };
}
