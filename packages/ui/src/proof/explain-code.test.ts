import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, type ErrorCode } from '@rekey/protocol';
import { explainCode, readDigits } from './explain-code.ts';

const explain = (code: ErrorCode, details: Record<string, unknown> = {}) =>
  explainCode(new AppError(code, { details }));

test('a wrong code says how many tries are left', () => {
  assert.equal(explain('CODE_WRONG', { triesLeft: 3 }), 'This is not the right code. 3 tries are left.');
  assert.equal(explain('CODE_WRONG', { triesLeft: 1 }), 'This is not the right code. One try is left.');
  assert.equal(explain('CODE_WRONG', { triesLeft: 0 }), 'This is not the right code.');
});

test('a clock that is wrong is told by how much and in which direction', () => {
  assert.match(explain('CODE_CLOCK_DRIFT', { driftSeconds: 240 }), /^Your phone’s clock is about 4 minutes ahead\./);
  assert.match(explain('CODE_CLOCK_DRIFT', { driftSeconds: -60 }), /^Your phone’s clock is about a minute behind\./);
  assert.match(explain('CODE_CLOCK_DRIFT'), /clock of the phone/);
});

test('a code that was used, and too many of them', () => {
  assert.match(explain('CODE_USED'), /next one/);
  assert.match(explain('TOO_MANY_CODES', { retryAfterSeconds: 720 }), /in 12 minutes/);
});

test('codes may be typed and pasted with blanks', () => {
  assert.equal(readDigits(' 123 456\n'), '123456');
  assert.equal(readDigits('12-34'), '1234');
  assert.equal(readDigits('1234567'), '123456');
});
