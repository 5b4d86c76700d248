import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, DeliveryReason, type ErrorCode, errorCatalogue, PlaceState } from '@rekey/protocol';
import { NoAnswerError } from '@rekey/protocol/client';
import { errorTexts, explainError } from './error-texts.ts';
import { deliveryReasonTexts, explainReason, placeStateTexts } from './place-texts.ts';

const sentences = /^[A-Z].*\.$/;

test('every error code has a text for people', () => {
  assert.deepEqual(Object.keys(errorTexts).sort(), Object.keys(errorCatalogue).sort());
  for (const code of Object.keys(errorCatalogue) as ErrorCode[])
    assert.match(explainError(new AppError(code)), sentences);
});

test('every delivery reason says why, and what to do where something can be done', () => {
  assert.deepEqual(Object.keys(deliveryReasonTexts).sort(), [...DeliveryReason.options].sort());
  for (const reason of DeliveryReason.options) {
    const text = explainReason(reason);
    assert.match(text?.why ?? '', sentences, reason);
    assert.ok(text?.todo === '' || sentences.test(text?.todo ?? ''), reason);
  }
  assert.equal(explainReason(null), null);
});

test('every state of a place has its words', () => {
  assert.deepEqual(Object.keys(placeStateTexts).sort(), [...PlaceState.options].sort());
});

test('whoever must wait is told how long', () => {
  const wait = (retryAfterSeconds: number) =>
    explainError(new AppError('TOO_MANY_ATTEMPTS', { details: { retryAfterSeconds } }));
  assert.equal(wait(1), 'Too many attempts. Try again in 1 second.');
  assert.equal(wait(600), 'Too many attempts. Try again in 10 minutes.');
});

test('silence and surprises are told apart, and nothing unknown is quoted', () => {
  assert.match(explainError(new NoAnswerError('no answer')), /does not answer/);
  assert.doesNotMatch(explainError(new Error('secret inside')), /secret/);
});
