import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWaiting } from './interruptible-wait.ts';

const longMs = 60_000;

test('news ends a wait', async () => {
  const { wait, wake } = createWaiting();
  const waited = wait(longMs);
  wake();
  await waited;
});

test('news that comes while nothing waits ends the next wait, and only that one', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { wait, wake } = createWaiting();
  wake();
  const first = wait(longMs);
  t.mock.timers.tick(0);
  await first;
  let over = false;
  const second = wait(longMs).then(() => {
    over = true;
  });
  t.mock.timers.tick(longMs - 1);
  await Promise.resolve();
  assert.equal(over, false);
  t.mock.timers.tick(1);
  await second;
});
