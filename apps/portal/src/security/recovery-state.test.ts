import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actsOf, addressTaken, looksLikeAddress } from './recovery-state.ts';

const [old, next] = ['old@example.com', 'next@example.com'];

test('there is always a way to set an address, and one to take away what is there', () => {
  assert.deepEqual(actsOf({ confirmed: null, waiting: null }), ['set']);
  assert.deepEqual(actsOf({ confirmed: old, waiting: null }), ['replace', 'remove']);
  assert.deepEqual(actsOf({ confirmed: null, waiting: next }), ['again', 'drop']);
  assert.deepEqual(actsOf({ confirmed: old, waiting: next }), ['again', 'remove']);
});

test('what is taken away is named', () => {
  const both = { confirmed: old, waiting: next };
  assert.equal(addressTaken('remove', both), old);
  assert.equal(addressTaken('drop', both), next);
  assert.equal(addressTaken('replace', both), null);
});

test('slips are found before a mail is sent into the void', () => {
  assert.ok(looksLikeAddress(' anna@example.com '));
  for (const slip of ['', 'anna', 'anna@', '@example.com', 'anna@example', 'an na@example.com', 'anna@example.']) {
    assert.equal(looksLikeAddress(slip), false, slip);
  }
});
