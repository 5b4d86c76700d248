import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codePointsOf, judgeRule, type PasswordRule } from './password-rules.ts';

const judge = (rule: PasswordRule, password: string, current?: string) =>
  judgeRule(rule, codePointsOf(password), current === undefined ? undefined : codePointsOf(current));

test('lengths count code points, not bytes and not UTF-16 units', () => {
  assert.equal(judge({ type: 'minimum-length', minimum: 4 }, '🔑🔑🔑🔑'), 'met');
  assert.equal(judge({ type: 'minimum-length', minimum: 4 }, '🔑🔑🔑'), 'broken');
  assert.equal(judge({ type: 'maximum-length', maximum: 3 }, 'äöü'), 'met');
  assert.equal(judge({ type: 'maximum-length', maximum: 3 }, 'äöüß'), 'broken');
});

test('character classes are the five of Active Directory', () => {
  const of = ['uppercase', 'lowercase', 'digit', 'symbol', 'other-letter'] as const;
  const classes = (minimum: number): PasswordRule => ({ type: 'character-classes', minimum, of: [...of] });
  for (const [password, count] of [
    ['aaaa', 1],
    ['aA', 2],
    ['aA1', 3],
    ['aA1 ', 4],
    ['aA1 本', 5],
    ['éÉ', 2],
    ['٣', 1],
    ['', 0],
  ] as const) {
    assert.equal(judge(classes(count), password), 'met', password);
    assert.equal(judge(classes(count + 1), password), 'broken', password);
  }
});

test('only the classes that a rule asks for count', () => {
  const rule: PasswordRule = { type: 'character-classes', minimum: 2, of: ['digit', 'symbol'] };
  assert.equal(judge(rule, 'abcDEF1'), 'broken');
  assert.equal(judge(rule, 'abc1!'), 'met');
});

test('words are found in any case and anywhere, and an empty word in nothing', () => {
  const rule = (words: string[]): PasswordRule => ({ type: 'no-blocked-words', words });
  assert.equal(judge(rule(['harbor']), 'my HaRbOr lights'), 'broken');
  assert.equal(judge(rule(['straße']), 'große STRASSE'), 'met');
  assert.equal(judge(rule(['größe']), 'die GRÖSSE'), 'met');
  assert.equal(judge(rule(['größe']), 'die GRÖßE'), 'broken');
  assert.equal(judge(rule(['']), 'anything'), 'met');
  assert.equal(judge({ type: 'no-own-words', words: ['anna', 'berg'] }, 'icebergs'), 'broken');
});

test('a password is found in itself with any word put into it', () => {
  const word = fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => text.toLowerCase());
  fc.assert(
    fc.property(fc.string(), word, fc.string(), (before, blocked, after) => {
      assert.equal(judge({ type: 'no-blocked-words', words: [blocked] }, before + blocked + after), 'broken');
    }),
  );
});

test('whether it is the current password is open only where nobody knows that one', () => {
  assert.equal(judge({ type: 'not-current' }, 'a'), 'open');
  assert.equal(judge({ type: 'not-current' }, 'a', ''), 'open');
  assert.equal(judge({ type: 'not-current' }, 'same', 'same'), 'broken');
  assert.equal(judge({ type: 'not-current' }, 'same', 'Same'), 'met');
});

test('what only the server or the store can know is open', () => {
  assert.equal(judge({ type: 'not-breached' }, 'password'), 'open');
  assert.equal(judge({ type: 'not-previous', count: 5 }, 'password'), 'open');
  assert.equal(judge({ type: 'minimum-age', changeAllowedFrom: '2026-01-01T00:00:00Z' }, 'password'), 'open');
});
