import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactorCoverage, FactorSettingsUpdate } from '@rekey/protocol';
import { predictProof } from './proof-effect.ts';

const now = Date.parse('2026-11-24T10:00:00Z');
const coverage: FactorCoverage = {
  users: 60,
  covered: 18,
  byKind: { authenticator: 10, totp: 12, passkey: 0 },
  enrolling: 40,
  overdue: 2,
  bypassed: 0,
  days: [],
};
const nobody = { ...coverage, covered: 0, byKind: { authenticator: 0, totp: 0, passkey: 0 } };
const on: FactorSettingsUpdate = {
  required: true,
  kinds: { push: true, totp: true, passkey: true, duo: false },
  enrollmentDays: 14,
  atLogIn: false,
  duo: null,
};
const off = { ...on, required: false };
const duoAlone = { push: false, totp: false, passkey: false, duo: true };
const effectsOf = (inForce: FactorSettingsUpdate, next: FactorSettingsUpdate, of = coverage) =>
  predictProof(of, { inForce, next, now });

test('switching MFA on tells how many have no factor, and until when they have time', () => {
  const until = Date.parse('2026-12-08T10:00:00Z');
  assert.deepEqual(effectsOf(off, on), [{ kind: 'on', uncovered: 42, users: 60, until, exact: true }]);
  assert.deepEqual(effectsOf(off, { ...on, enrollmentDays: 0 }), [
    { kind: 'on', uncovered: 42, users: 60, until: null, exact: true },
  ]);
});

test('with other kinds than those in force, the number is the most that it can be', () => {
  const next = { ...on, enrollmentDays: 0, kinds: { ...on.kinds, passkey: false } };
  const begins = { kind: 'on', users: 60, until: null };
  assert.deepEqual(effectsOf(off, next), [{ ...begins, uncovered: 48, exact: false }]);
  assert.deepEqual(effectsOf(off, next, nobody), [{ ...begins, uncovered: 60, exact: true }]);
  assert.deepEqual(effectsOf(off, { ...next, kinds: { ...next.kinds, push: false } }), [
    { ...begins, uncovered: 48, exact: true },
  ]);
});

test('switching it off is one effect, and settings that are off do nothing', () => {
  assert.deepEqual(effectsOf({ ...on, atLogIn: true }, off), [{ kind: 'off' }]);
  assert.deepEqual(effectsOf(off, { ...off, atLogIn: true, enrollmentDays: 3 }), []);
});

test('Duo alone is asked of everybody, at once; afterwards people have time to set up a factor', () => {
  const duo = { ...on, kinds: duoAlone };
  assert.deepEqual(effectsOf(off, duo), [{ kind: 'duo-alone', users: 60 }]);
  assert.deepEqual(effectsOf(on, duo), [{ kind: 'duo-alone', users: 60 }]);
  assert.deepEqual(effectsOf(duo, { ...duo, enrollmentDays: 3 }), []);
  const until = Date.parse('2026-12-08T10:00:00Z');
  assert.deepEqual(effectsOf(duo, on, { ...nobody, covered: 60 }), [
    { kind: 'duo-ends', uncovered: 60, users: 60, until, exact: true },
  ]);
});

test('a kind that is taken away concerns those who have a factor of it, and begins the time anew', () => {
  const next = { ...on, kinds: { ...on.kinds, totp: false, passkey: false } };
  assert.deepEqual(effectsOf(on, next), [
    { kind: 'kind-off', factor: 'totp', users: 12 },
    { kind: 'anew', until: Date.parse('2026-12-08T10:00:00Z') },
  ]);
  assert.deepEqual(effectsOf(next, on), []);
});

test('other days concern those without a factor', () => {
  assert.deepEqual(effectsOf(on, { ...on, enrollmentDays: 7 }), [{ kind: 'days', users: 42 }]);
  assert.deepEqual(effectsOf(on, { ...on, enrollmentDays: 7 }, { ...coverage, covered: 60 }), []);
});

test('the log-in is told of when it begins to ask, and when it ends to', () => {
  assert.deepEqual(effectsOf(on, { ...on, atLogIn: true }), [{ kind: 'log-in', on: true }]);
  assert.deepEqual(effectsOf({ ...on, atLogIn: true }, on), [{ kind: 'log-in', on: false }]);
  assert.deepEqual(effectsOf({ ...off, atLogIn: true }, { ...on, atLogIn: true }).at(-1), { kind: 'log-in', on: true });
});
