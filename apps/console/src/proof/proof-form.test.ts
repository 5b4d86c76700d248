import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactorSettings } from '@rekey/protocol';
import {
  formOfProof,
  invalidDuoFields,
  invalidProofFields,
  isDuoAlone,
  lacksFactor,
  type ProofForm,
  proofOfForm,
  withoutDuo,
} from './proof-form.ts';

const settings: FactorSettings = {
  required: true,
  kinds: { push: true, totp: true, passkey: true, duo: false },
  enrollmentDays: 14,
  atLogIn: false,
  duo: null,
};
const form = formOfProof(settings);
const duo = { apiHost: 'api-1234abcd.duosecurity.com', clientId: 'DI0123456789ABCDEFGH', clientSecret: 's'.repeat(40) };
const alone = { push: false, totp: false, passkey: false, duo: true };

test('settings survive the way through the form', () => {
  assert.deepEqual(proofOfForm(form), settings);
});

test('the secret of Duo is sent only when it is typed anew', () => {
  const { clientSecret, ...known } = duo;
  const kept = formOfProof({ ...settings, duo: { ...known, hasSecret: true } });
  assert.deepEqual(proofOfForm(kept)?.duo, known);
  assert.deepEqual(proofOfForm({ ...kept, clientSecret })?.duo, duo);
});

test('what is known of Duo stays while Duo is off, until it is forgotten', () => {
  const { clientSecret: _, ...known } = duo;
  const kept = formOfProof({ ...settings, duo: { ...known, hasSecret: true } });
  assert.equal(kept.kinds.duo, false);
  assert.deepEqual(proofOfForm(kept)?.duo, known);
  assert.equal(proofOfForm(withoutDuo(kept))?.duo, null);
});

test('MFA without any kind is refused, and nothing comes out', () => {
  const none: ProofForm = { ...form, kinds: { push: false, totp: false, passkey: false, duo: false } };
  assert.deepEqual(invalidProofFields(none), new Set(['kinds']));
  assert.equal(proofOfForm(none), null);
  assert.deepEqual(invalidProofFields({ ...none, required: false }), new Set());
});

test('Duo needs its host, a client id of 20 characters and a secret of 40', () => {
  const blank = { ...form, kinds: alone };
  assert.deepEqual(invalidProofFields(blank), new Set(['apiHost', 'clientId', 'clientSecret']));
  assert.deepEqual(invalidProofFields({ ...blank, ...duo }), new Set());
  assert.deepEqual(invalidDuoFields({ ...blank, ...duo, clientId: 'DI0' }), new Set(['clientId']));
  assert.deepEqual(invalidDuoFields({ ...blank, ...duo, clientSecret: 'short' }), new Set(['clientSecret']));
  assert.deepEqual(invalidDuoFields({ ...blank, ...duo, apiHost: 'https://duo.example' }), new Set(['apiHost']));
  assert.deepEqual(invalidProofFields({ ...form, apiHost: duo.apiHost }), new Set(['clientId', 'clientSecret']));
});

test('days are a whole number from 0 to 90; empty is not zero', () => {
  for (const enrollmentDays of ['', '-1', '91', '1.5', 'soon']) {
    assert.deepEqual(invalidProofFields({ ...form, enrollmentDays }), new Set(['enrollmentDays']), enrollmentDays);
  }
  assert.equal(proofOfForm({ ...form, enrollmentDays: '0' })?.enrollmentDays, 0);
});

test('Duo is asked only where it is the only kind that is on', () => {
  assert.equal(isDuoAlone(alone), true);
  assert.equal(isDuoAlone({ ...alone, totp: true }), false);
  assert.equal(isDuoAlone({ ...alone, duo: false }), false);
});

test('a factor counts where its kind is on; an authenticator answers pushes', () => {
  const phone = [{ kind: 'authenticator' as const }];
  assert.equal(lacksFactor(settings.kinds, phone), false);
  assert.equal(lacksFactor({ ...settings.kinds, push: false }, phone), true);
  assert.equal(lacksFactor({ ...settings.kinds, push: false }, [...phone, { kind: 'totp' }]), false);
  assert.equal(lacksFactor(settings.kinds, []), true);
});
