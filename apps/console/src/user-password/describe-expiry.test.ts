import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PasswordExpiry, User } from '@rekey/protocol';
import { actionsFor, standingOf } from './describe-expiry.ts';

const expiry: PasswordExpiry = { expiresAt: null, exempt: false, changeRequired: null, blocked: false };
const user: User = {
  id: '00000000-0000-4000-8000-000000000001',
  username: 'anna',
  displayName: 'Anna Berg',
  email: 'anna@example.com',
  role: 'user',
  state: 'active',
  authority: { kind: 'rekey' },
  passwordVersion: 2,
  passwordChangedAt: '2026-11-01T10:00:00.000Z',
  recoveryEmail: null,
  language: null,
  timeZone: null,
  expiry,
  unreachableAddresses: [],
  createdAt: '2026-10-01T10:00:00.000Z',
};
const inDirectory: User = {
  ...user,
  passwordVersion: 0,
  authority: { kind: 'store', storeId: '00000000-0000-4000-8000-000000000002', storeName: 'Company directory' },
};

test('a password ends never, later, or has ended, to the moment', () => {
  const at = '2026-11-23T10:00:00.000Z';
  assert.deepEqual(standingOf({ ...expiry, exempt: true }, 0), { kind: 'never', exempt: true });
  assert.deepEqual(standingOf({ ...expiry, expiresAt: at }, Date.parse(at) - 1), { kind: 'expires', at });
  assert.deepEqual(standingOf({ ...expiry, expiresAt: at }, Date.parse(at)), { kind: 'expired', at });
});

test('who has a password can be reset, asked for a new one, and exempted', () => {
  assert.deepEqual(actionsFor(user), ['reset', 'require', 'exempt']);
});

test('what was asked for can be taken back, unless a report asked for it', () => {
  const asked = { ...user, expiry: { ...expiry, changeRequired: 'administrator' as const, exempt: true } };
  assert.deepEqual(actionsFor(asked), ['reset', 'drop', 'unexempt']);
  const reported = { ...user, expiry: { ...expiry, changeRequired: 'report' as const, blocked: true } };
  assert.deepEqual(actionsFor(reported), ['reset', 'exempt']);
  const { authority } = inDirectory;
  assert.deepEqual(actionsFor({ ...reported, authority }), ['reset', 'unblock'], 'the reset may have been made there');
});

test('who has no password yet gets the set-up link; who is deactivated gets nothing', () => {
  assert.deepEqual(actionsFor({ ...user, passwordVersion: 0 }), ['mail-setup']);
  assert.deepEqual(actionsFor({ ...user, state: 'deactivated' }), []);
});

test('where a directory decides, our expiry is not offered, and no version of ours is needed', () => {
  assert.deepEqual(actionsFor(inDirectory), ['reset', 'require']);
});
