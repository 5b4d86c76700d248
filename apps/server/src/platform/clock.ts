/** Tells the time. Everything that reads it takes a Clock, so that tests and the simulation can hand over their own. */
export interface Clock {
  now(): Date;
}

/** Milliseconds that only ever run on, from a beginning of their own: what nobody can set. */
export const monotonicMs = (): number => performance.now();

/** The machine's time; the only place in the server that reads it. */
export const systemClock: Clock = { now: () => new Date() };
