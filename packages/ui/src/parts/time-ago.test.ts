import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeTime } from './time-ago.ts';

const now = Date.parse('2026-06-15T12:00:00Z');
const minutes = (count: number) => count * 60_000;

test('moments are told as people say them', () => {
  assert.equal(describeTime(now - 20_000, now), 'just now');
  assert.equal(describeTime(now - minutes(3), now), '3 minutes ago');
  assert.equal(describeTime(now - minutes(119), now), '1 hour ago');
  assert.equal(describeTime(now - minutes(60 * 30), now), 'yesterday');
  assert.equal(describeTime(now + minutes(10), now), 'in 10 minutes');
});

test('what is more than a week away is a date', () => {
  assert.match(describeTime(Date.parse('2026-01-02T12:00:00Z'), now), /Jan 2, 2026/);
});
