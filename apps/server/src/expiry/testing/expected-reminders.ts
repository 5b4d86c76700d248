/** What should have been sent, reckoned by Intl alone and in another way than the server does. */

/** A stretch in which one password with one expiry was in force. Milliseconds since 1970. */
export interface Stretch {
  fromMs: number;
  /** When another password or another rule took its place. */
  untilMs: number;
  expiresMs: number;
  zone: string;
}

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/** Wall-clock time, as if it were UTC, so that days can be reckoned with. */
export function wallClockMs(momentMs: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(momentMs);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) + (momentMs % 1000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    const numeric = 'numeric' as const;
    const fields = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric };
    format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { ...fields, timeZone, hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  return format;
}

/** The moment at which a wall clock shows a time: by trying the offsets of the days around. The later one where there are two. */
export function momentOf(wallMs: number, zone: string): number {
  const offsets = [-dayMs, 0, dayMs].map((shift) => wallClockMs(wallMs + shift, zone) - (wallMs + shift));
  const hits = offsets.map((offset) => wallMs - offset).filter((moment) => wallClockMs(moment, zone) === wallMs);
  // A time that a clock skips counts by the offset before.
  return hits.length > 0 ? Math.max(...hits) : wallMs - (offsets[0] ?? 0);
}

/** So many days later, at the same time of day. */
export function daysLaterMs(momentMs: number, days: number, zone: string): number {
  return momentOf(wallClockMs(momentMs, zone) + days * dayMs, zone);
}

/** The days (YYYY-MM-DD) on which a reminder was due while these stretches lasted, with the moment, at an hour of the user's clock. */
export function remindersDue(stretches: readonly Stretch[], hour: number): Map<string, number> {
  const due = new Map<string, number>();
  for (const { fromMs, untilMs, expiresMs, zone } of stretches) {
    const ends = wallClockMs(expiresMs, zone);
    for (let left = 8; left >= 0; left--) {
      const slot = Math.floor(ends / dayMs - left) * dayMs + hour * hourMs;
      const moment = momentOf(slot, zone);
      const isOfSeven = ends - 7 * dayMs <= slot && slot < ends;
      if (isOfSeven && moment >= fromMs && moment < untilMs) due.set(new Date(slot).toISOString().slice(0, 10), moment);
    }
  }
  return due;
}
