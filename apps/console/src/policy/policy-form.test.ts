import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPasswordPolicy } from '@rekey/protocol';
import { formOfPolicy, invalidPolicyFields, policyOfForm } from './policy-form.ts';

const form = formOfPolicy(defaultPasswordPolicy);

test('a policy survives the way through the form', () => {
  const policy = { ...defaultPasswordPolicy, blockedWords: ['rekey', 'oslo'], historyLength: 5, expiresAfterDays: 90 };
  assert.deepEqual(policyOfForm(formOfPolicy(policy)), policy);
  assert.deepEqual(policyOfForm(form), defaultPasswordPolicy);
});

test('blocked words are trimmed, folded to lower case and kept once', () => {
  const policy = policyOfForm({ ...form, blockedWords: ' Rekey \n\nOSLO\nrekey\n' });
  assert.deepEqual(policy?.blockedWords, ['rekey', 'oslo']);
});

test('each field outside of its range is named, and no policy comes out', () => {
  const bad = {
    ...form,
    minimumLength: '7',
    maximumLength: '129',
    blockedWords: 'ok',
    historyLength: '',
    oldPasswordLimitDays: '1.5',
    deliveryLimitDays: 'many',
    minimumCharacterClasses: '5',
    expires: true,
    expiresAfterDays: '0',
    expirySpreadDays: '91',
    previousPasswordDays: '-1',
  };
  assert.deepEqual(
    invalidPolicyFields(bad),
    new Set([
      'minimumLength',
      'maximumLength',
      'blockedWords',
      'historyLength',
      'oldPasswordLimitDays',
      'deliveryLimitDays',
      'minimumCharacterClasses',
      'expiresAfterDays',
      'expirySpreadDays',
      'previousPasswordDays',
    ]),
  );
  assert.equal(policyOfForm(bad), null);
});

test('an empty number is invalid, not zero', () => {
  assert.deepEqual(invalidPolicyFields({ ...form, historyLength: ' ' }), new Set(['historyLength']));
});

test('days are not asked for while passwords never expire, and are kept for when they do again', () => {
  const off = { ...form, expires: false, expiresAfterDays: '' };
  assert.deepEqual(invalidPolicyFields(off), new Set());
  assert.equal(policyOfForm(off)?.expiresAfterDays, null);
  assert.equal(policyOfForm({ ...form, expires: true })?.expiresAfterDays, 365);
});
