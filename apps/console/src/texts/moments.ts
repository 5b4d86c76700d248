const format = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** Date and time in the reader's time zone. Takes an ISO timestamp. */
export function describeMomentOf(timestamp: string): string {
  return format.format(new Date(timestamp));
}

const dateFormat = new Intl.DateTimeFormat('en', { dateStyle: 'long' });

/** The day in the reader's time zone, as "December 8, 2026". Takes ms since 1970. */
export function describeDateOf(moment: number): string {
  return dateFormat.format(moment);
}

const numbers = new Intl.NumberFormat('en');

/** A number as people read it: "1,250". */
export function describeCount(count: number): string {
  return numbers.format(count);
}

/** A number with its noun: "1 user", "1,250 users". The plural is made with an s. */
export function countOf(count: number, noun: string): string {
  return `${describeCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
