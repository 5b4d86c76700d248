const format = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** Date and time in the reader's time zone. Takes an ISO timestamp. */
export function describeMomentOf(timestamp: string): string {
  return format.format(new Date(timestamp));
}
