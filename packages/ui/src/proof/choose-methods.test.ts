import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChallengePush, ProofMethod } from '@rekey/protocol';
import { chooseMethods } from './choose-methods.ts';

const all: ProofMethod[] = ['push', 'passkey', 'totp', 'recovery-code'];
const moment = '2026-11-24T10:00:00.000Z';
const pushThat = (now: Partial<ChallengePush>): ChallengePush => ({
  id: '5e0e32d6-5f0b-4a1e-9f4e-0d6c2d1f1a11',
  state: 'open',
  number: '47',
  expiresAt: moment,
  reach: 'sent',
  ...now,
});
const fresh = { chosen: null, waitedMs: 0, hasPasskeys: true };

test('the best way is shown, and the others are one click away', () => {
  const shown = chooseMethods({ methods: all, push: pushThat({}) }, fresh);
  assert.deepEqual(shown, { main: 'push', beside: null, others: ['passkey', 'totp', 'recovery-code'] });
});

test('a phone that gives no sign, cannot be woken or did not answer brings the code beside the push', () => {
  const besideOf = (push: ChallengePush | null, waitedMs = 0) =>
    chooseMethods({ methods: all, push }, { ...fresh, waitedMs }).beside;
  assert.equal(besideOf(pushThat({}), 7_999), null);
  assert.equal(besideOf(pushThat({}), 8_000), 'totp');
  assert.equal(besideOf(pushThat({ reach: 'seen' }), 30_000), null);
  assert.equal(besideOf(pushThat({ reach: 'failed' })), 'totp');
  assert.equal(besideOf(pushThat({ state: 'expired', reach: 'seen' })), 'totp');
  assert.equal(besideOf(pushThat({ state: 'wrong-number', reach: 'seen' })), 'totp');
  assert.equal(besideOf(null), 'totp');
});

test('without a code app nothing stands beside the push', () => {
  const shown = chooseMethods({ methods: ['push', 'recovery-code'], push: pushThat({ reach: 'failed' }) }, fresh);
  assert.deepEqual(shown, { main: 'push', beside: null, others: ['recovery-code'] });
});

test('what the user chose goes first, as long as it is offered', () => {
  const choose = (chosen: ProofMethod) => chooseMethods({ methods: all, push: null }, { ...fresh, chosen }).main;
  assert.equal(choose('recovery-code'), 'recovery-code');
  assert.equal(choose('duo'), 'push');
});

test('a browser without passkeys is not sent to one, unless there is nothing else', () => {
  const without = { ...fresh, hasPasskeys: false };
  assert.equal(chooseMethods({ methods: ['passkey', 'totp'], push: null }, without).main, 'totp');
  assert.equal(chooseMethods({ methods: ['passkey'], push: null }, without).main, 'passkey');
});
