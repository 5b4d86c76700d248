import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spellingsOf } from './spellings.ts';

test('a secret is found in base64 wherever it stands in a longer text', () => {
  const secret = 'Canary 7f3a9c + ü';
  for (let before = 0; before < 6; before++) {
    const text = Buffer.from(`${'x'.repeat(before)}${secret}and more`).toString('base64');
    const spellings = [...spellingsOf(secret)].filter(([name]) => name.startsWith('base64 +'));
    assert.ok(
      spellings.some(([, bytes]) => text.includes(bytes.toString())),
      `${before} bytes before`,
    );
    assert.ok(spellings.every(([, bytes]) => bytes.length >= 18));
  }
});
