import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvents, type StreamedEvent } from './event-stream.ts';

async function read(...chunks: string[]): Promise<StreamedEvent[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  const events: StreamedEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

test('events are read, however the network cuts them', async () => {
  const text = 'event: requests\ndata: {"a":\ndata: 1}\n\n: still there\n\nevent: requests\ndata: {}\n\n';
  const expected = [
    { event: 'requests', data: '{"a":\n1}' },
    { event: 'requests', data: '{}' },
  ];
  assert.deepEqual(await read(text), expected);
  assert.deepEqual(await read(...text), expected);
});

test('lines may end as they like', async () => {
  const text = 'event: requests\r\ndata: 1\r\n\r\ndata:2\r\n\r\n';
  const expected = [
    { event: 'requests', data: '1' },
    { event: 'message', data: '2' },
  ];
  assert.deepEqual(await read(text), expected);
  assert.deepEqual(await read(...text), expected);
});

test('an event that the network cut off is none', async () => {
  assert.deepEqual(await read('event: requests\ndata: {"a":1}\n'), []);
});
