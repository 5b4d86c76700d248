import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChangeOrigin, Notice } from '@rekey/protocol';
import { helpTopics, helpWays } from './help-way-texts.ts';
import { noticeTexts } from './notice-texts.ts';
import { originTexts } from './report-texts.ts';

const sentences = /^[A-Z“].*\.$/;

test('every kind of notice says something whole, whatever details are missing', () => {
  for (const kind of Notice.shape.kind.options) {
    for (const details of [{}, { address: '', name: '', origin: 'of tomorrow', target: '', reason: 'unknown' }]) {
      const { title, text } = noticeTexts[kind](details);
      assert.match(title, /^[A-Z]/, kind);
      assert.match(text, sentences, kind);
      assert.doesNotMatch(title + text, /undefined|null| {2}/, kind);
    }
  }
});

test('every way in which a password can be changed has its words', () => {
  assert.deepEqual(Object.keys(originTexts).sort(), [...ChangeOrigin.options].sort());
});

test('the five ways stand in the recommended order, and only the first two need the app', () => {
  assert.deepEqual(helpTopics, ['windows-app', 'ctrl-alt-del', 'reset', 'security-settings', 'e-mail']);
  assert.deepEqual(
    helpTopics.filter((topic) => helpWays[topic].needsApp),
    ['windows-app', 'ctrl-alt-del'],
  );
  for (const topic of helpTopics) {
    for (const step of [...helpWays[topic].steps, ...helpWays[topic].notes]) assert.match(step, sentences, topic);
  }
});
