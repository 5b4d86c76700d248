import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findUnknownPlaceholders, insertInto, invalidWordsFields } from './mail-words.ts';

const words = { subject: 'Your password ends on {date}', introduction: 'Hello {name}.\n\nPlease read on.' };

test('fields that the server would not take are named', () => {
  assert.deepEqual(invalidWordsFields(words), new Set());
  assert.deepEqual(invalidWordsFields({ subject: ' ', introduction: '' }), new Set(['subject', 'introduction']));
  assert.deepEqual(invalidWordsFields({ ...words, subject: 'two\nlines' }), new Set(['subject']));
  assert.deepEqual(invalidWordsFields({ ...words, introduction: 'x'.repeat(2001) }), new Set(['introduction']));
});

test('a placeholder that this kind of mail does not have is found, once', () => {
  assert.deepEqual(findUnknownPlaceholders('{name} {date} {date} {Name}', ['name']), ['{date}', '{Name}']);
  assert.deepEqual(findUnknownPlaceholders('curly { things } and {name}', ['name']), []);
});

test('a placeholder takes the place of what is selected, and the cursor stands behind it', () => {
  assert.deepEqual(insertInto('Hello you!', '{name}', { start: 6, end: 9 }), { text: 'Hello {name}!', cursor: 12 });
  assert.deepEqual(insertInto('', '{name}', { start: 0, end: 0 }), { text: '{name}', cursor: 6 });
});
