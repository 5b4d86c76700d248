/** The server's time as far as this device knows it: its own clock plus what the server's answers showed it to be off.
 *
 *  Only for the validity of assertions. A machine whose battery-backed clock is dead must not be locked out by it.
 */
export interface ServerClock {
  now(): Date;
  /** Takes the time that the server stated; true when that changes more than a few seconds. */
  correct(serverTime: string | undefined): boolean;
}

const toleratedMs = 5_000;

export function createServerClock(ownNow: () => number): ServerClock {
  let offsetMs = 0;
  return {
    now: () => new Date(ownNow() + offsetMs),
    correct(serverTime) {
      const stated = Date.parse(serverTime ?? '');
      if (Number.isNaN(stated)) return false;
      const measuredMs = stated - ownNow();
      if (Math.abs(measuredMs - offsetMs) <= toleratedMs) return false;
      offsetMs = measuredMs;
      return true;
    },
  };
}
