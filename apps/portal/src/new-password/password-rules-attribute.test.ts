import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passwordRulesAttribute } from './password-rules-attribute.ts';

test('the strictest lengths of all sources win', () => {
  const attribute = passwordRulesAttribute([
    { type: 'minimum-length', minimum: 12 },
    { type: 'minimum-length', minimum: 15 },
    { type: 'maximum-length', maximum: 128 },
    { type: 'maximum-length', maximum: 64 },
  ]);
  assert.equal(attribute, 'minlength: 15; maxlength: 64;');
});

test('as many character classes are required as are asked for', () => {
  const of = ['uppercase', 'lowercase', 'digit', 'symbol', 'other-letter'] as const;
  const attribute = passwordRulesAttribute([{ type: 'character-classes', minimum: 3, of: [...of] }]);
  assert.equal(attribute, 'required: lower; required: upper; required: digit;');
});

test('rules that no password manager can follow leave no trace', () => {
  assert.equal(passwordRulesAttribute([{ type: 'not-breached' }, { type: 'no-own-words', words: ['ada'] }]), '');
});
