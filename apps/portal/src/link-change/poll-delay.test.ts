import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pollDelayMs } from './poll-delay.ts';

test('what arrives at once is seen at once', () => {
  assert.equal(pollDelayMs(0), 1_000);
  assert.equal(pollDelayMs(1), 1_000);
});

test('a page that is left open asks less and less, and never stops', () => {
  const delays = Array.from({ length: 200 }, (_, looks) => pollDelayMs(looks));
  assert.ok(delays.every((delay, i) => i === 0 || delay >= (delays[i - 1] ?? 0)));
  assert.equal(delays.at(-1), 15_000);
  const inFirstHalfMinute = delays.findIndex((_, i) => delays.slice(0, i).reduce((a, b) => a + b, 0) > 30_000);
  assert.ok(inFirstHalfMinute >= 8 && inFirstHalfMinute <= 20, `${inFirstHalfMinute} looks`);
});
