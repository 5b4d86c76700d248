import { expiryTexts } from '../texts/expiry-texts.ts';

/** From so many days before the end on, it is said on every page where it matters. */
const bannerDays = 7;

/** When a password ends, for people: the day, and how many calendar days are left until it. */
export interface Expiry {
  when: string;
  daysLeft: number;
  isOver: boolean;
  /** Whether it is time to say so without being asked. */
  isSoon: boolean;
}

/** Puts the end of a password into words. Days are calendar days of the zone; without one, the browser's.
 *
 *  @param expiresAt ISO timestamp
 *  @param now ms since 1970
 */
export function describeExpiry(expiresAt: string, now: number, timeZone?: string): Expiry {
  const end = Date.parse(expiresAt);
  const daysLeft = dayNumber(end, timeZone) - dayNumber(now, timeZone);
  const isOver = end <= now;
  return { when: describeDay(expiresAt, timeZone), daysLeft, isOver, isSoon: isOver || daysLeft <= bannerDays };
}

/** "in 5 days", "tomorrow", "today". */
export function describeDaysLeft({ daysLeft, isOver }: Pick<Expiry, 'daysLeft' | 'isOver'>): string {
  if (isOver) return expiryTexts.over;
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(daysLeft, 'day');
}

/** Weekday, date and time of an ISO timestamp. */
export function describeDay(timestamp: string, timeZone?: string): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short', ...(timeZone && { timeZone }) }).format(
    Date.parse(timestamp),
  );
}

// Days since 1970 by a wall clock; only differences mean something.
function dayNumber(moment: number, timeZone?: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    ...(timeZone && { timeZone }),
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((found) => found.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day')) / 86_400_000;
}
