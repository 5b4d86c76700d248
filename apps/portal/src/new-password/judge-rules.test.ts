import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PasswordRule, SourcedRule } from '@rekey/protocol';
import { judgeRules, type RuleStanding, type TypedPassword, unmetRules } from './judge-rules.ts';

const organization = { kind: 'organization', name: 'Example' } as const;
const store = { kind: 'store', name: 'Corp' } as const;
const now = Date.parse('2026-06-01T12:00:00Z');

function standingOf(rule: PasswordRule, typed: Partial<TypedPassword>, source: SourcedRule['source'] = organization) {
  const all = { newPassword: '', currentPassword: '', serverBroken: null, now, ...typed };
  const [group] = judgeRules([{ source, rule }], all);
  return group?.rules[0]?.standing satisfies RuleStanding | undefined;
}

test('before typing every rule is there and none is judged', () => {
  assert.equal(standingOf({ type: 'minimum-length', minimum: 12 }, {}), 'idle');
  assert.equal(standingOf({ type: 'not-breached' }, {}), 'idle');
});

test('a rule that more typing may meet is missing, one that needs something to go is broken', () => {
  assert.equal(standingOf({ type: 'minimum-length', minimum: 12 }, { newPassword: 'short' }), 'missing');
  assert.equal(standingOf({ type: 'no-own-words', words: ['ada'] }, { newPassword: 'Adams tree' }), 'broken');
});

test('what the server judges is open until it has answered', () => {
  const rule: PasswordRule = { type: 'not-breached' };
  const newPassword = 'correct horse battery';
  assert.equal(standingOf(rule, { newPassword }), 'open');
  assert.equal(standingOf(rule, { newPassword, serverBroken: [] }), 'met');
  assert.equal(standingOf(rule, { newPassword, serverBroken: [{ source: organization, rule }] }), 'broken');
});

test('earlier passwords stay open until the change, whoever remembers them', () => {
  const rule: PasswordRule = { type: 'not-previous', count: 24 };
  assert.equal(standingOf(rule, { newPassword: 'correct horse', serverBroken: [] }, store), 'open');
  assert.equal(standingOf(rule, { newPassword: 'correct horse', serverBroken: [] }), 'open');
});

test('the current password is compared as soon as it is typed', () => {
  const rule: PasswordRule = { type: 'not-current' };
  assert.equal(standingOf(rule, { newPassword: 'correct horse' }), 'open');
  assert.equal(standingOf(rule, { newPassword: 'correct horse', currentPassword: 'correct horse' }), 'broken');
  assert.equal(standingOf(rule, { newPassword: 'correct horse', currentPassword: 'other' }), 'met');
});

test('a minimum age is shown only while it forbids the change', () => {
  assert.equal(standingOf({ type: 'minimum-age', changeAllowedFrom: '2026-06-02T00:00:00Z' }, {}), 'broken');
  assert.equal(standingOf({ type: 'minimum-age', changeAllowedFrom: '2026-05-31T00:00:00Z' }, {}), undefined);
});

test('the organization comes first, and unmet rules are collected over all sources', () => {
  const rules: SourcedRule[] = [
    { source: store, rule: { type: 'minimum-length', minimum: 14 } },
    { source: organization, rule: { type: 'minimum-length', minimum: 12 } },
  ];
  const typed = { newPassword: 'thirteen char', currentPassword: '', serverBroken: null, now };
  const groups = judgeRules(rules, typed);
  assert.deepEqual(
    groups.map(({ source }) => source.kind),
    ['organization', 'store'],
  );
  assert.deepEqual(unmetRules(groups), [{ type: 'minimum-length', minimum: 14 }]);
});
