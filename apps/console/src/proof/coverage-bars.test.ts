import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays } from '../expiry/calendar-days.ts';
import { barsOf } from './coverage-bars.ts';

const daysOf = (counts: readonly number[]) =>
  counts.map((covered, position) => ({ day: addDays('2026-11-01', position), covered }));

test('the whole height is everybody', () => {
  assert.equal(barsOf({ users: 60, days: daysOf([0, 18]) }).scaleTop, 60);
});

test('more covered people than there are users now still fit, and nobody at all makes no empty scale', () => {
  assert.equal(barsOf({ users: 3, days: daysOf([5, 3]) }).scaleTop, 5);
  assert.equal(barsOf({ users: 0, days: daysOf([0]) }).scaleTop, 1);
});

test('numbers stand on the last bar and where a new level begins, and nowhere on zero', () => {
  const { bars } = barsOf({ users: 9, days: daysOf([0, 0, 2, 2, 2, 3, 4, 5, 5, 5, 5, 6]) });
  const numbered = bars.flatMap(({ numbered: isSo }, position) => (isSo ? [position] : []));
  assert.deepEqual(numbered, [2, 7, 11]);
  assert.ok(barsOf({ users: 9, days: daysOf([0, 0, 0]) }).bars.every(({ numbered: isSo }) => !isSo));
});

test('a bar is named by its day and its number; a label stands once a week', () => {
  const { bars } = barsOf({ users: 9, days: daysOf(Array.from({ length: 30 }, () => 1)) });
  assert.equal(bars[0]?.name, 'Sun, November 1, 2026: 1 user');
  assert.deepEqual(
    bars.flatMap(({ axisLabel }) => axisLabel ?? []),
    ['Nov 1', 'Nov 8', 'Nov 15', 'Nov 22', 'Nov 29'],
  );
});
