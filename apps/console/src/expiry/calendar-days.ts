const dayMs = 86_400_000;

/** A day of the calendar as the server writes it: YYYY-MM-DD, of the organization's time zone. Such days sort as text. */
export type Day = string;

/** The day that is `count` days later; earlier for negative counts. */
export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}

/** How many days `to` is after `from`. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs;
}

/** The Monday of the day's week. */
export function mondayOf(day: Day): Day {
  const daysSinceMonday = (new Date(Date.parse(day)).getUTCDay() + 6) % 7;
  return addDays(day, -daysSinceMonday);
}

/** The first day of the day's month. */
export function monthOf(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

const formats = {
  full: format({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' }),
  short: format({ day: 'numeric', month: 'short' }),
  month: format({ month: 'short', year: 'numeric' }),
};

function format(options: Intl.DateTimeFormatOptions) {
  return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
}

/** The day in words. 'full' = "Mon, November 23, 2026", 'short' = "Nov 23", 'month' = "Nov 2026". */
export function describeDay(day: Day, style: keyof typeof formats = 'full'): string {
  return formats[style].format(Date.parse(day));
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How many days ahead or ago a moment is, by the reader's calendar: "today", "tomorrow", "in 3 days". Times in ms since 1970. */
export function describeDaysUntil(moment: number, now: number): string {
  return relative.format(daysBetween(localDayOf(now), localDayOf(moment)), 'day');
}

function localDayOf(moment: number): Day {
  const date = new Date(moment);
  return new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())).toISOString().slice(0, 10);
}
