import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { MailWords } from '@rekey/protocol';
import { defaultWords, findUnknownPlaceholders, placeholdersOf, renderMessage } from './index.ts';
import { everyMessage, orderSample } from './testing/sample-order.ts';

test('our own words are words that an organization could have saved', () => {
  for (const { kind, language } of everyMessage) {
    const words = defaultWords(kind, language);
    assert.deepEqual(MailWords.parse(words), words);
    assert.deepEqual(findUnknownPlaceholders(kind, words), []);
  }
});

test('every placeholder of a kind is filled in', () => {
  for (const { kind, language } of everyMessage) {
    const introduction = placeholdersOf(kind)
      .map((name) => `[{${name}}]`)
      .join(' ');
    const { text } = renderMessage(orderSample({ kind, language, words: { subject: 'S', introduction } }));
    const filled = /^\[.*\]$/m.exec(text)?.[0] ?? '';
    assert.equal(filled.split('] [').length, placeholdersOf(kind).length);
    assert.doesNotMatch(filled, /[{}]|\[\]/);
  }
});

test('a kind without a moment has no {date}', () => {
  assert.deepEqual(placeholdersOf('expiry-reminder'), ['name', 'username', 'organization', 'date']);
  assert.deepEqual(placeholdersOf('reset-unavailable'), ['name', 'username', 'organization']);
  assert.deepEqual(placeholdersOf('test'), ['name', 'organization']);
});
