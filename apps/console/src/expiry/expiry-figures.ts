import type { ExpiryOverview } from '@rekey/protocol';
import { addDays, type Day, daysBetween, mondayOf, monthOf } from './calendar-days.ts';

type Days = ExpiryOverview['days'];

/** How many passwords end within the next `count` days, today being the first. */
export function countWithin({ today, days }: Pick<ExpiryOverview, 'today' | 'days'>, count: number): number {
  const end = addDays(today, count);
  return sumUsers(days.filter(({ day }) => day >= today && day < end));
}

/** One bar of the plot: the passwords that end from `from` to the day before `until`. */
export interface Bin {
  from: Day;
  until: Day;
  users: number;
}

/** What one bar stands for. */
export type BinUnit = 'day' | 'week' | 'month';

/** More bars than these are too thin to read, so the next unit is taken. */
const binsMax = { day: 45, week: 60 } as const;

/** Sorts the days from today on into bars without gaps, by day, week (from Monday) or month, so that the number of bars stays readable.
 *
 *  Days that are over are not in it.
 */
export function binDays({ today, days }: Pick<ExpiryOverview, 'today' | 'days'>): { unit: BinUnit; bins: Bin[] } {
  const ahead = days.filter(({ day }) => day >= today);
  const last = ahead.at(-1)?.day ?? today;
  const span = daysBetween(today, last) + 1;
  const unit = span <= binsMax.day ? 'day' : span <= binsMax.week * 7 ? 'week' : 'month';
  return { unit, bins: binsOf(unit, { today, last, days: ahead }) };
}

function binsOf(unit: BinUnit, { today, last, days }: { today: Day; last: Day; days: Days }): Bin[] {
  const bins: Bin[] = [];
  for (let from = startOf[unit](today); from <= last; from = nextAfter[unit](from)) {
    const until = nextAfter[unit](from);
    bins.push({ from, until, users: sumUsers(days.filter(({ day }) => day >= from && day < until)) });
  }
  return bins;
}

const startOf: Record<BinUnit, (day: Day) => Day> = { day: (day) => day, week: mondayOf, month: monthOf };
const nextAfter: Record<BinUnit, (day: Day) => Day> = {
  day: (day) => addDays(day, 1),
  week: (day) => addDays(day, 7),
  // No month has more than 31 days, and every next one has begun 31 days after the first of this one.
  month: (day) => monthOf(addDays(day, 31)),
};

function sumUsers(days: Days): number {
  return days.reduce((sum, { users }) => sum + users, 0);
}

/** The top of a scale that holds `highest`: a round number that leaves little room above it, at least 2. */
export function scaleTop(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(highest, 1)));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= highest) ?? 10;
  return Math.max(2, step * power);
}
