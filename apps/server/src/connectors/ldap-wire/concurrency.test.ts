import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { limitConcurrency } from './concurrency.ts';

test('no more than the maximum run at once, all run, and in the order of their coming', async () => {
  const limited = limitConcurrency(3);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const works = Array.from({ length: 20 }, (_, index) =>
    limited(async () => {
      begun.push(index);
      running += 1;
      most = Math.max(most, running);
      await setImmediate();
      running -= 1;
      if (index % 4 === 0) throw new Error('a failure gives its place up too');
      return index;
    }),
  );
  const results = await Promise.allSettled(works);
  assert.equal(most, 3);
  assert.deepEqual(begun, [...Array(20).keys()]);
  assert.equal(results.filter((result) => result.status === 'rejected').length, 5);
});
