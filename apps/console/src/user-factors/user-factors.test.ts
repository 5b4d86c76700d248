import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Factor, FactorStanding } from '@rekey/protocol';
import { invalidBypassFields, requestOfBypass, usualBypass } from './bypass-form.ts';
import { describeStanding, endOfStanding } from './describe-standing.ts';

const until = '2026-12-08T10:00:00.000Z';
const standing: FactorStanding = { state: 'ready', enrollBy: null, bypassUntil: null, addable: ['totp'] };
const factor: Factor = {
  id: '00000000-0000-4000-8000-000000000000',
  kind: 'totp',
  name: 'My phone',
  createdAt: until,
  lastUsedAt: null,
  wake: null,
};
const describe = (change: Partial<FactorStanding>, factors: Factor[] = []) =>
  describeStanding({ standing: { ...standing, ...change }, factors });

test('each standing has its own sentence, with the moment at which it ends', () => {
  assert.match(describe({ state: 'off' }), /nothing is asked/);
  assert.match(describe({ state: 'ready' }, [factor]), /one of these factors/);
  assert.match(describe({ state: 'enroll-by', enrollBy: until }), /time until Dec 8, 2026/);
  assert.match(describe({ state: 'enroll-now' }), /time is over/);
  assert.match(describe({ state: 'bypassed', bypassUntil: until }), /Let through .* until Dec 8, 2026/);
});

test('whoever is ready with nothing that could be added here is asked by Duo', () => {
  assert.match(describe({ addable: [] }), /Duo/);
  assert.match(describe({ addable: [] }, [factor]), /Duo/);
});

test('only a time to enroll and a bypass end by themselves', () => {
  assert.equal(endOfStanding({ ...standing, state: 'enroll-by', enrollBy: until }), until);
  assert.equal(endOfStanding({ ...standing, state: 'bypassed', bypassUntil: until, enrollBy: null }), until);
  assert.equal(endOfStanding({ ...standing, state: 'enroll-now', enrollBy: null }), null);
});

test('a bypass needs 1 to 168 whole hours, and a reason', () => {
  assert.deepEqual(requestOfBypass({ hours: '8', reason: ' phone lost ' }), { hours: 8, reason: 'phone lost' });
  for (const hours of ['', '0', '169', '1.5', 'long']) {
    assert.deepEqual(invalidBypassFields({ hours, reason: 'phone lost' }), new Set(['hours']), hours);
  }
  assert.deepEqual(invalidBypassFields(usualBypass), new Set(['reason']));
  assert.equal(requestOfBypass(usualBypass), null);
});
