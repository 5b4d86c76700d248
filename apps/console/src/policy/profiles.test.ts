import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPasswordPolicy } from '@rekey/protocol';
import { formOfPolicy, policyOfForm } from './policy-form.ts';
import { applyProfile, findDeviations, profileOf } from './profiles.ts';

const form = formOfPolicy(defaultPasswordPolicy);

test('a new installation stands at the recommended profile, which goes against nothing', () => {
  assert.equal(profileOf(form), 'recommended');
  assert.deepEqual(findDeviations(form), []);
});

test('the legacy profile brings character classes and expiry, and each point that the standards advise against is named', () => {
  const legacy = applyProfile(form, 'legacy');
  assert.equal(profileOf(legacy), 'legacy');
  assert.deepEqual(findDeviations(legacy), ['minimumLength', 'minimumCharacterClasses', 'expiresAfterDays']);
  const policy = policyOfForm(legacy);
  assert.equal(policy?.expiresAfterDays, 90);
  assert.equal(policy?.minimumCharacterClasses, 3);
});

test('a profile leaves alone what it says nothing about', () => {
  const own = { ...form, blockedWords: 'harbor', deliveryLimitDays: '5', previousPasswordDays: '3' };
  const there = applyProfile(own, 'legacy');
  assert.equal(there.blockedWords, 'harbor');
  assert.equal(there.deliveryLimitDays, '5');
  assert.deepEqual(policyOfForm(applyProfile(there, 'recommended')), policyOfForm(own));
});

test('days of an expiry that is off do not make a mix', () => {
  assert.equal(profileOf({ ...form, expiresAfterDays: '180' }), 'recommended');
});

test('an own mix is at neither profile', () => {
  assert.equal(profileOf({ ...form, minimumLength: '20' }), null);
  assert.deepEqual(findDeviations({ ...form, minimumLength: '20' }), []);
});

test('switched-off blocklists are named; a field that is being typed is not', () => {
  const off = { ...form, refuseBreached: false, refuseOwnWords: false };
  for (const minimumLength of ['x', '']) {
    assert.deepEqual(findDeviations({ ...off, minimumLength }), ['refuseBreached', 'refuseOwnWords']);
  }
});
