import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeliveryProgress, DeliveryState } from '@rekey/protocol';
import { countArrivals, describeNews, isSettled } from './arrivals.ts';

const delivery = (name: string, state: DeliveryState): DeliveryProgress => ({
  target: { kind: 'store', name },
  state,
  reason: null,
  updatedAt: '2026-01-01T00:00:00.000Z',
});

test('only verifying and committed changes can still move', () => {
  assert.equal(isSettled({ state: 'verifying' }), false);
  assert.equal(isSettled({ state: 'committed' }), false);
  for (const state of ['done', 'canceled', 'refused', 'expired'] as const) assert.equal(isSettled({ state }), true);
});

test('a superseded delivery is not counted', () => {
  const deliveries = [delivery('A', 'confirmed'), delivery('B', 'waiting'), delivery('C', 'superseded')];
  assert.deepEqual(countArrivals(deliveries), { have: 1, all: 2 });
});

test('news names who has it or refused it, and the count', () => {
  const before = [delivery('Wiki', 'sent'), delivery('Corp', 'waiting'), delivery('Lab', 'waiting')];
  const now = [delivery('Wiki', 'confirmed'), delivery('Corp', 'refused'), delivery('Lab', 'sent')];
  assert.equal(describeNews(before, now), 'Wiki has it. Corp refused it. 1 of 3 places have it.');
});

test('what was known before is no news', () => {
  const same = [delivery('Wiki', 'confirmed'), delivery('Lab', 'waiting')];
  assert.equal(describeNews(same, same), '');
});
