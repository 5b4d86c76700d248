import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { startMailServer } from '../testing/index.ts';
import { mailerLimits, type OutgoingMail, openMailer } from './mailer.ts';
import { abandonedAfterMs } from './send-queued-mail.ts';

const mail: OutgoingMail = {
  id: '4b1f5a52-3f0e-4a43-9d8e-0d5f7a1c2b3d',
  recipient: 'anna@harbor.example',
  language: 'en',
  date: new Date('2026-03-02T09:00:00.000Z'),
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
};

// A twentieth of what people wait for, in the same proportion.
const limits = {
  connectMs: mailerLimits.connectMs / 20,
  silenceMs: mailerLimits.silenceMs / 20,
  sendMs: mailerLimits.sendMs / 20,
};

async function sendTo(url: string): Promise<{ outcome: string; tookMs: number }> {
  const mailer = openMailer({ url, from: 'Rekey <rekey@harbor.example>', limits });
  const startedAt = performance.now();
  const { outcome } = await mailer.send(mail);
  mailer.close();
  return { outcome, tookMs: performance.now() - startedAt };
}

test('a mail server that only listens certainly has not got the mail', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { outcome, tookMs } = await sendTo(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (const socket of sockets) socket.destroy();
  server.close();
  assert.equal(outcome, 'failed');
  assert.ok(tookMs < limits.sendMs, `${tookMs} ms`);
});

test('a mail server that took the mail and says nothing leaves it undecided, in time for the worker', async () => {
  const server = await startMailServer();
  server.hangAfterData(1);
  const { outcome, tookMs } = await sendTo(server.url);
  await server.stop();
  assert.equal(outcome, 'uncertain');
  assert.equal(server.mails.length, 1);
  assert.ok(tookMs >= limits.silenceMs && tookMs < limits.sendMs + 1_000, `${tookMs} ms`);
});

test('an attempt has ended long before another server takes the mail for abandoned', () => {
  assert.ok(mailerLimits.connectMs < mailerLimits.silenceMs && mailerLimits.silenceMs < mailerLimits.sendMs);
  assert.ok(mailerLimits.sendMs * 2 <= abandonedAfterMs);
});
