import assert from 'node:assert/strict';
import { test } from 'node:test';
import { URI } from 'otpauth';
import { findStep, keyOf, makeSecret, stepOf, uriOf } from './time-steps.ts';

// RFC 6238, appendix B, of SHA-1. The codes have eight digits there; six digits are the last six of them (RFC 4226, section 5.3).
const secret = Buffer.from('12345678901234567890');
const vectors: [seconds: number, step: number, code: string][] = [
  [59, 0x1, '94287082'],
  [1_111_111_109, 0x23523ec, '07081804'],
  [1_111_111_111, 0x23523ed, '14050471'],
  [1_234_567_890, 0x273ef07, '89005924'],
  [2_000_000_000, 0x3f940aa, '69279037'],
  [20_000_000_000, 0x27bc86aa, '65353130'],
];

for (const [seconds, step, code] of vectors) {
  test(`the code of RFC 6238 at ${seconds} s is that of its step, and of no other near it`, () => {
    assert.equal(stepOf(new Date(seconds * 1000)), step);
    assert.equal(findStep(secret, { code: code.slice(-6), step, within: 0 }), 0);
    assert.equal(findStep(secret, { code: code.slice(-6), step: step + 1, within: 0 }), null);
    assert.equal(findStep(secret, { code: code.slice(-6), step: step + 3, within: 10 }), -3);
    assert.equal(findStep(secret, { code: code.slice(-6), step: step - 10, within: 10 }), 10);
    assert.equal(findStep(secret, { code: code.slice(-6), step: step + 11, within: 10 }), null);
  });
}

test('a step lasts 30 seconds', () => {
  assert.equal(stepOf(new Date(29_999)), 0);
  assert.equal(stepOf(new Date(30_000)), 1);
});

test('a secret has 160 bits, and every one is another', () => {
  const secrets = Array.from({ length: 50 }, () => makeSecret());
  assert.ok(secrets.every(({ length }) => length === 20));
  assert.equal(new Set(secrets.map((bytes) => bytes.toString('hex'))).size, 50);
});

test('the key is typed in groups of four, and an app reads the same from the QR', () => {
  const bytes = makeSecret();
  assert.match(keyOf(bytes), /^(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  const uri = uriOf(bytes, { issuer: 'Müller & Söhne: Köln', account: 'anna@example.org' });
  const read = URI.parse(uri);
  assert.equal(read.secret.base32, keyOf(bytes).replaceAll(' ', ''));
  assert.equal(read.label, 'anna@example.org');
  assert.match(uri, /[?&]period=30(?:&|$)/);
  assert.match(uri, /[?&]digits=6(?:&|$)/);
  assert.match(uri, /[?&]algorithm=SHA1(?:&|$)/);
  assert.equal(new URL(uri).searchParams.get('issuer'), 'Müller & Söhne Köln');
});
