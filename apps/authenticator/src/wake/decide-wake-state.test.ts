import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideWakeState } from './decide-wake-state.ts';

const able = { hasPush: true, permission: 'granted', needsInstall: false, accountsWoken: [true] } as const;

test('a phone is woken when every account has its subscription', () => {
  assert.equal(decideWakeState(able), 'on');
  assert.equal(decideWakeState({ ...able, accountsWoken: [true, false] }), 'off');
  assert.equal(decideWakeState({ ...able, accountsWoken: [] }), 'off');
  assert.equal(decideWakeState({ ...able, permission: 'default' }), 'off');
});

test('what stands in the way is named', () => {
  assert.equal(decideWakeState({ ...able, permission: 'denied' }), 'blocked');
  assert.equal(decideWakeState({ ...able, hasPush: false }), 'unsupported');
  assert.equal(decideWakeState({ ...able, hasPush: false, needsInstall: true }), 'needs-install');
});
