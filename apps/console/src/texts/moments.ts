const format = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** Date and time in the reader's time zone. Takes an ISO timestamp. */
export function describeMomentOf(timestamp: string): string {
  return format.format(new Date(timestamp));
}

const numbers = new Intl.NumberFormat('en');

/** A number with its noun: "1 user", "1,250 users". The plural is made with an s. */
export function countOf(count: number, noun: string): string {
  return `${numbers.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}
