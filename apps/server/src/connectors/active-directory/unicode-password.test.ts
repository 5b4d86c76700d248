import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codePointsOf } from '@rekey/protocol';
import fc from 'fast-check';
import { codePointsOfPassword, unicodePassword } from './unicode-password.ts';

test('a password goes to Active Directory in quotes and UTF-16LE', () => {
  assert.equal(unicodePassword(Buffer.from('aä€')).toString('hex'), '22006100e400ac202200');
});

test('any password is encoded as a string of it would be, and shows nothing in JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (password) => {
      const encoded = unicodePassword(Buffer.from(password));
      assert.deepEqual(Buffer.from(encoded), Buffer.from(`"${password}"`, 'utf16le'));
      assert.equal(JSON.stringify([encoded]), '["[secret]"]');
    }),
  );
});

test('the code points of any password are those of its text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (password) => {
      assert.deepEqual([...codePointsOfPassword(Buffer.from(password))], codePointsOf(password));
    }),
  );
});
