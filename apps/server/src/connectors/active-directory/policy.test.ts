import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdAccount } from './domain.ts';
import { type AdPolicy, nameBrokenRule, rulesOf } from './policy.ts';

// 2026-01-01T00:00:00Z in 100 ns since 1601.
const newYear = 134_116_992_000_000_000n;
const oneDay = 864_000_000_000n;

const account: AdAccount = {
  id: '00000000-0000-4000-8000-000000000000',
  dn: 'CN=Anna,CN=Users,DC=corp,DC=test',
  username: 'anna.b',
  principalName: null,
  displayName: 'Dr. Anna-Maria Li #Berg',
  passwordLastSet: newYear,
  resultantPolicyDn: null,
};
const policy: AdPolicy = { minimumLength: 10, complexity: true, historyLength: 5, minimumAge: oneDay };
const inTheMorning = new Date('2026-01-01T08:00:00Z');
const twoDaysOn = new Date('2026-01-03T00:00:00Z');

test('a policy becomes rules, with the words of the account and the day from which it can change', () => {
  assert.deepEqual(rulesOf(policy, account, inTheMorning), [
    { type: 'minimum-length', minimum: 10 },
    { type: 'character-classes', minimum: 3, of: ['uppercase', 'lowercase', 'digit', 'symbol', 'other-letter'] },
    { type: 'no-own-words', words: ['anna.b', 'anna', 'maria', 'berg'] },
    { type: 'not-previous', count: 5 },
    { type: 'minimum-age', changeAllowedFrom: '2026-01-02T00:00:00.000Z' },
  ]);
});

test('a minimum age that has passed, or that an administrator has lifted, is no rule', () => {
  for (const [of, now] of [
    [account, twoDaysOn],
    [{ ...account, passwordLastSet: 0n }, inTheMorning],
  ] as const) {
    assert(!rulesOf(policy, of, now).some((rule) => rule.type === 'minimum-age'));
  }
});

test('a policy that asks for nothing has no rules', () => {
  const nothing = { minimumLength: 0, complexity: false, historyLength: 0, minimumAge: 0n };
  assert.deepEqual(rulesOf(nothing, account, inTheMorning), []);
});

for (const [newPassword, form, now, reason] of [
  ['Short-1', 'change', twoDaysOn, 'password-too-short'],
  ['alllowercase', 'change', twoDaysOn, 'password-not-complex'],
  ['Hello-MARIA-1', 'change', twoDaysOn, 'password-not-complex'],
  ['Fine-enough-1', 'change', twoDaysOn, 'password-in-history'],
  ['Fine-enough-1', 'change', inTheMorning, 'password-too-young'],
  ['Short-1', 'change', inTheMorning, 'password-too-young'],
  ['Short-1', 'reset', inTheMorning, 'password-too-short'],
  ['Fine-enough-1', 'reset', inTheMorning, 'password-refused-by-policy'],
] as const) {
  test(`a refused ${form} to ${newPassword} at ${now.toISOString().slice(0, 13)} was ${reason}`, () => {
    const attempt = { newPassword: Buffer.from(newPassword), form };
    assert.equal(nameBrokenRule(rulesOf(policy, account, now), attempt), reason);
  });
}
