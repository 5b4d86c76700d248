import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeDay, describeDaysLeft, describeExpiry } from './describe-expiry.ts';

const berlin = 'Europe/Berlin';
const leftOf = (expiresAt: string, now: string, zone = berlin) =>
  describeDaysLeft(describeExpiry(expiresAt, Date.parse(now), zone));

test('days left are calendar days of the user’s own clock', () => {
  assert.equal(leftOf('2026-12-01T22:30:00Z', '2026-12-01T08:00:00Z'), 'today');
  assert.equal(leftOf('2026-12-01T23:30:00Z', '2026-12-01T22:00:00Z'), 'tomorrow');
  assert.equal(leftOf('2026-12-06T12:00:00Z', '2026-12-01T12:00:00Z'), 'in 5 days');
  assert.equal(leftOf('2026-12-01T23:30:00Z', '2026-12-01T22:00:00Z', 'UTC'), 'today');
});

test('the night in which the clocks change is one day', () => {
  assert.equal(leftOf('2026-10-25T22:30:00Z', '2026-10-24T22:30:00Z'), 'today');
  assert.equal(leftOf('2026-10-25T23:30:00Z', '2026-10-24T22:30:00Z'), 'tomorrow');
  assert.equal(leftOf('2026-03-29T22:30:00Z', '2026-03-28T22:30:00Z'), 'in 2 days');
});

test('it is said by itself from seven days before the end on', () => {
  const isSoon = (now: string) => describeExpiry('2026-12-08T12:00:00Z', Date.parse(now), 'UTC').isSoon;
  assert.deepEqual(['2026-11-30T23:59:00Z', '2026-12-01T00:00:00Z', '2026-12-09T00:00:00Z'].map(isSoon), [
    false,
    true,
    true,
  ]);
});

test('a password that has ended is over, whatever the day', () => {
  assert.equal(leftOf('2026-12-01T08:00:00Z', '2026-12-01T08:00:00Z'), 'over');
});

test('the day is told in full, in the zone that was asked for', () => {
  assert.match(describeDay('2026-12-01T23:30:00Z', berlin), /^Wednesday, December 2, 2026 at 12:30/);
});
