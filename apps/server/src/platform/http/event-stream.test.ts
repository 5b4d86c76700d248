import { once } from 'node:events';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import fastify from 'fastify';
import { type EventStream, openEventStream } from './event-stream.ts';

/** A server whose stream opens when the test says so. */
async function startStreaming(untilOpen: (browser: { left: Promise<unknown> }) => Promise<unknown>) {
  const app = fastify();
  const opened = new Promise<EventStream>((resolve) => {
    app.get('/', async (request, reply) => {
      await untilOpen({ left: once(request.raw.socket, 'close') });
      resolve(openEventStream(request, reply));
    });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const browser = get({ host: '127.0.0.1', port, agent: false });
  browser.on('error', () => {});
  return { app, opened, browser };
}

test('a stream is closed when the browser leaves', async () => {
  const { app, opened, browser } = await startStreaming(async () => {});
  const [response] = await once(browser, 'response');
  response.resume();
  const stream = await opened;
  browser.destroy();
  await stream.closed;
  await app.close();
});

test('a stream that opens after the browser has left is closed at once, and holds nothing', async () => {
  let asked = () => {};
  const arrived = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const { app, opened, browser } = await startStreaming(async ({ left }) => {
    asked();
    await left;
  });
  await arrived;
  browser.destroy();
  const stream = await opened;
  await stream.closed;
  stream.send('change', {});
  await app.close();
});
