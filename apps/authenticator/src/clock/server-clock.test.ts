import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServerClock, measureOffset } from './server-clock.ts';

const date = 'Tue, 24 Nov 2026 12:00:00 GMT';
const serverMs = Date.parse(date) + 500;
const answer = () => Promise.resolve(new Response(null, { headers: { date } }));

test('the offset is how far the server is ahead', () => {
  assert.equal(measureOffset(date, serverMs - 90_000), 90_000);
  assert.equal(measureOffset(date, serverMs + 90_000), -90_000);
  assert.equal(measureOffset(null, serverMs), null);
  assert.equal(measureOffset('noon', serverMs), null);
});

test('a phone whose clock is wrong signs with the server’s time', async () => {
  const clock = createServerClock({ now: () => serverMs - 600_000, ask: answer });
  assert.equal(clock.offset(), null);
  assert.equal(await clock.fetchNow(), serverMs);
  assert.equal(clock.now(), serverMs);
});

test('without an answer the phone’s own time holds', async () => {
  const clock = createServerClock({ now: () => 1000, ask: () => Promise.reject(new Error('offline')) });
  assert.equal(await clock.fetchNow(), 1000);
  assert.equal(clock.offset(), null);
});

test('the way of an answer is no change, a clock that was set is', () => {
  let phoneMs = serverMs;
  let changes = 0;
  const clock = createServerClock({ now: () => phoneMs, ask: answer });
  clock.follow(() => changes++);
  clock.note(new Response(null, { headers: { date } }));
  phoneMs += 700;
  clock.note(new Response(null, { headers: { date } }));
  assert.deepEqual([changes, clock.offset()], [1, 0]);
  phoneMs += 60_000;
  clock.note(new Response(null, { headers: { date } }));
  assert.deepEqual([changes, clock.offset()], [2, -60_700]);
});
