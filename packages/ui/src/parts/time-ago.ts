const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const justNow = 'just now';

/** How long ago (or ahead) a moment is, as people say it; the date itself when that is more than a week. Times in ms since 1970. */
export function describeTime(moment: number, now: number, locale = 'en'): string {
  const distance = moment - now;
  const size = Math.abs(distance);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (size < minute) return justNow;
  if (size < hour) return relative.format(Math.trunc(distance / minute), 'minute');
  if (size < day) return relative.format(Math.trunc(distance / hour), 'hour');
  if (size < 7 * day) return relative.format(Math.trunc(distance / day), 'day');
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(moment);
}

/** Date and time in full, in the reader's time zone. */
export function describeMoment(moment: number, locale = 'en'): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(moment);
}
