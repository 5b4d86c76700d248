import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExpiryOverview } from '@rekey/protocol';
import { predictExpiry } from './expiry-effect.ts';

const overview: ExpiryOverview = {
  today: '2026-11-23',
  expiresAfterDays: 90,
  days: [
    { day: '2026-11-24', users: 2 },
    { day: '2026-12-05', users: 3 },
    { day: '2027-02-01', users: 5 },
  ],
  expired: 2,
  exempt: 1,
  never: 312,
  remindedToday: 0,
};
const off = { expiresAfterDays: null, expirySpreadDays: 14 };
const days = (expiresAfterDays: number) => ({ expiresAfterDays, expirySpreadDays: 14 });

test('switching expiry on gives everybody without an end one, a week from now at the earliest', () => {
  const effect = predictExpiry({ ...overview, expiresAfterDays: null, days: [] }, off, days(90));
  assert.deepEqual(effect, { kind: 'on', users: 312, earliest: '2026-11-30', latest: '2026-12-14' });
});

test('switching it off concerns everybody who has an end', () => {
  assert.deepEqual(predictExpiry(overview, days(90), off), { kind: 'off', users: 12 });
});

test('shortening moves ends that are more than a week away, and tells how many are past the new one', () => {
  assert.deepEqual(predictExpiry(overview, days(90), days(60)), {
    kind: 'earlier',
    users: 8,
    days: 30,
    overdue: 3,
    earliest: '2026-11-30',
    latest: '2026-12-14',
    first: '2027-01-02',
  });
});

test('lengthening moves every end out, those of the past too', () => {
  assert.deepEqual(predictExpiry(overview, days(90), days(100)), {
    kind: 'later',
    users: 12,
    days: 10,
    first: '2026-12-04',
  });
});

test('where days stay as they are, nothing happens to anybody', () => {
  assert.equal(predictExpiry(overview, days(90), { expiresAfterDays: 90, expirySpreadDays: 3 }), null);
  assert.equal(predictExpiry(overview, off, off), null);
});
