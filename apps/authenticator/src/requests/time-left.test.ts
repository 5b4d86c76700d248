import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureTimeLeft } from './time-left.ts';

test('time left runs from all to nothing, and never below', () => {
  const span = { from: 0, until: 60_000 };
  assert.deepEqual(measureTimeLeft({ ...span, now: 0 }), { seconds: 60, share: 1 });
  assert.deepEqual(measureTimeLeft({ ...span, now: 30_000 }), { seconds: 30, share: 0.5 });
  assert.deepEqual(measureTimeLeft({ ...span, now: 59_999 }).seconds, 1);
  assert.deepEqual(measureTimeLeft({ ...span, now: 61_000 }), { seconds: 0, share: 0 });
});

test('a request that came before its time, by a clock that is behind, is whole', () => {
  assert.deepEqual(measureTimeLeft({ from: 0, until: 60_000, now: -5_000 }), { seconds: 60, share: 1 });
});
