import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeWait } from './duration.ts';

test('a wait is told in minutes and seconds, without empty parts', () => {
  assert.equal(describeWait(1), '1 second');
  assert.equal(describeWait(59.2), '1 minute');
  assert.equal(describeWait(65), '1 minute 5 seconds');
  assert.equal(describeWait(900), '15 minutes');
});

test('a wait that is over or not known is never "0 seconds"', () => {
  assert.equal(describeWait(0), '1 second');
  assert.equal(describeWait(-3), '1 second');
});
