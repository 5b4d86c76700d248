import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, describeDay, describeDaysUntil, mondayOf, monthOf } from './calendar-days.ts';
import { binDays, countWithin, scaleTop } from './expiry-figures.ts';

const today = '2026-11-25';
const on = (ahead: number, users: number) => ({ day: addDays(today, ahead), users });

test('what ends within some days counts today, and neither the past nor the day after', () => {
  const days = [on(-1, 100), on(0, 1), on(6, 2), on(7, 40), on(29, 4), on(30, 80)];
  assert.equal(countWithin({ today, days }, 7), 3);
  assert.equal(countWithin({ today, days }, 30), 47);
});

test('a few weeks are shown by day, with the days between on which nobody expires', () => {
  const { unit, bins } = binDays({ today, days: [on(-3, 9), on(0, 1), on(44, 2)] });
  assert.equal(unit, 'day');
  assert.equal(bins.length, 45);
  assert.deepEqual(bins[0], { from: today, until: '2026-11-26', users: 1 });
  assert.deepEqual(bins[1], { from: '2026-11-26', until: '2026-11-27', users: 0 });
  assert.deepEqual(bins[44], { from: '2027-01-08', until: '2027-01-09', users: 2 });
});

test('a year is shown by week from Monday, longer by month; nobody is lost or counted twice', () => {
  const year = Array.from({ length: 365 }, (_, ahead) => on(ahead, 1));
  const weeks = binDays({ today, days: year });
  assert.equal(weeks.unit, 'week');
  assert.equal(weeks.bins[0]?.from, '2026-11-23');
  assert.equal(weeks.bins[0]?.users, 5);
  assert.equal(sum(weeks.bins), 365);
  const decade = Array.from({ length: 3650 }, (_, ahead) => on(ahead, 1));
  const months = binDays({ today, days: decade });
  assert.equal(months.unit, 'month');
  assert.deepEqual(months.bins[3], { from: '2027-02-01', until: '2027-03-01', users: 28 });
  assert.equal(sum(months.bins), 3650);
});

test('where nobody expires there is one empty bar', () => {
  assert.deepEqual(binDays({ today, days: [] }).bins, [{ from: today, until: '2026-11-26', users: 0 }]);
});

test('a scale ends at a round number above the highest bar', () => {
  const tops = [0, 1, 2, 3, 5, 7, 10, 11, 312, 900].map(scaleTop);
  assert.deepEqual(tops, [2, 2, 2, 3, 5, 8, 10, 15, 400, 1000]);
});

test('days know their week and month, over the turn of a year and a leap day', () => {
  assert.equal(mondayOf('2026-11-29'), '2026-11-23');
  assert.equal(mondayOf('2027-01-01'), '2026-12-28');
  assert.equal(monthOf('2028-02-29'), '2028-02-01');
  assert.equal(addDays('2028-02-28', 2), '2028-03-01');
  assert.equal(describeDay('2026-11-23'), 'Mon, November 23, 2026');
});

test('how far off a moment is counts midnights, not hours', () => {
  const evening = new Date(2026, 10, 23, 22).getTime();
  const days = [
    new Date(2026, 10, 23, 23),
    new Date(2026, 10, 24, 1),
    new Date(2026, 10, 26, 21),
    new Date(2026, 10, 20, 23),
  ].map((moment) => describeDaysUntil(moment.getTime(), evening));
  assert.deepEqual(days, ['today', 'tomorrow', 'in 3 days', '3 days ago']);
});

function sum(bins: readonly { users: number }[]): number {
  return bins.reduce((total, { users }) => total + users, 0);
}
