import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { createLink, endLinks } from '../links/index.ts';
import { waitUntil } from '../testing/index.ts';
import { openMailer } from './mailer.ts';
import { sendQueuedMail } from './send-queued-mail.ts';
import { startMailStage } from './testing/mail-stage.ts';

const stage = await startMailStage();
const { db, deps, mailServer, order, send } = stage;
after(() => stage.stop());
afterEach(() => {
  mailServer.mails.length = 0;
});

const arrivedAt = (recipient: string) => mailServer.mails.filter((mail) => mail.recipient === recipient);

test('a mail is sent once, however often its job is done', async () => {
  const id = await order('change-reported', 'once@harbor.example');
  await Promise.all([send(id), send(id), send(id)]);
  await send(id);
  assert.equal(arrivedAt('once@harbor.example').length, 1);
  assert.deepEqual(await stage.mail(id), { state: 'sent', attempts: 1, reply: '250 OK: message queued' });
});

test('the same thing is mailed once, however often it is ordered', async () => {
  await order('change-reported', 'about@harbor.example', { about: 'report:1' });
  await assert.rejects(order('change-reported', 'about@harbor.example', { about: 'report:1' }), /ordered before/);
});

test('what a mail server cannot take now is tried again with growing pauses, until it is too late', async () => {
  mailServer.refuse('later@harbor.example', '451 4.3.2 Later');
  const id = await order('expiry-reminder', 'later@harbor.example');
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 4; attempt++) {
    await send(id);
    pauses.push((stage.retryOf(id)?.runAt?.getTime() ?? 0) - deps.clock.now().getTime());
  }
  assert.deepEqual(pauses, [15_000, 30_000, 60_000, 120_000]);
  assert.deepEqual(await stage.mail(id), { state: 'queued', attempts: 4, reply: '451 4.3.2 Later' });
  stage.pass(61);
  await send(id);
  assert.equal((await stage.mail(id)).state, 'expired');
  mailServer.refuse('later@harbor.example', null);
  await send(id);
  assert.deepEqual(mailServer.mails, []);
});

test('a reminder is not repeated after a connection that broke before the answer', async () => {
  const id = await order('expiry-reminder', 'reminded@harbor.example');
  mailServer.dropAfterData(1);
  await send(id);
  await send(id);
  assert.equal(arrivedAt('reminded@harbor.example').length, 1);
  assert.equal((await stage.mail(id)).state, 'uncertain');
  assert.equal(stage.retryOf(id), undefined);
});

test('a security mail is repeated under the same Message-ID, and not for ever', async () => {
  const id = await order('change-reported', 'warned@harbor.example');
  mailServer.dropAfterData(3);
  for (let attempt = 1; attempt <= 5; attempt++) await send(id);
  const ids = arrivedAt('warned@harbor.example').map(({ parsed }) => parsed.messageId);
  assert.deepEqual(ids, Array(3).fill(`<${id}@harbor.example>`));
  assert.equal((await stage.mail(id)).state, 'uncertain');
});

test('a connection that breaks before the message is handed over leaves no doubt', async () => {
  const id = await order('expiry-reminder', 'early@harbor.example');
  mailServer.dropAtRecipient(2);
  await send(id);
  assert.equal((await stage.mail(id)).state, 'queued');
  await send(id);
  await send(id);
  assert.equal((await stage.mail(id)).state, 'sent');
  assert.equal(arrivedAt('early@harbor.example').length, 1);
});

test('who was killed while sending leaves a reminder undecided, and a security mail to the next one', async () => {
  const reminder = await order('expiry-reminder', 'killed@harbor.example');
  const warning = await order('change-reported', 'killed@harbor.example');
  const killed = { ...deps, mailer: deps.mailer && { ...deps.mailer, send: () => new Promise<never>(() => {}) } };
  for (const id of [reminder, warning]) {
    void sendQueuedMail(killed, id);
    await waitUntil(
      () => stage.mail(id),
      ({ state }) => state === 'sending',
    );
    // It may be alive: nobody else touches it yet.
    await send(id);
    assert.ok(stage.retryOf(id)?.runAt);
    assert.deepEqual(await stage.mail(id), { state: 'sending', attempts: 1, reply: null });
  }
  assert.deepEqual(mailServer.mails, []);
  stage.pass(3);
  await send(reminder);
  await send(warning);
  assert.equal((await stage.mail(reminder)).state, 'uncertain');
  assert.deepEqual(await stage.mail(warning), { state: 'sent', attempts: 2, reply: '250 OK: message queued' });
  assert.equal(mailServer.mails.length, 1);
});

test('a mail whose link is over is not sent any more', async () => {
  const user = await stage.createUser({ email: 'changed@harbor.example' });
  const expiresAt = new Date(deps.clock.now().getTime() + 86_400_000);
  const link = { purpose: 'expiry', userId: user.id, passwordVersion: 0, expiresAt } as const;
  const { id: linkId, url } = await db.transaction().execute((tx) => createLink(deps.links, tx, link));
  const first = await order('expiry-reminder', 'changed@harbor.example', { linkId, userId: user.id });
  const second = await order('expiry-reminder', 'changed@harbor.example', { linkId, userId: user.id });
  await send(first);
  const [mail] = arrivedAt('changed@harbor.example');
  assert.ok(mail?.text.includes(url) && mail.html.includes(url), 'both parts carry the link');
  const ended = { userId: user.id, purposes: ['expiry'] } as const;
  await db.transaction().execute((tx) => endLinks(tx, ended, deps.clock.now()));
  await send(second);
  assert.equal((await stage.mail(second)).state, 'expired');
  assert.equal(arrivedAt('changed@harbor.example').length, 1);
});

test('without a mail server, mails wait for one', async () => {
  const id = await order('change-reported', 'waiting@harbor.example');
  await sendQueuedMail({ ...deps, mailer: null }, id);
  assert.deepEqual(await stage.mail(id), { state: 'queued', attempts: 0, reply: null });
  assert.ok(stage.retryOf(id)?.runAt);
  await send(id);
  assert.equal((await stage.mail(id)).state, 'sent');
});

test('a mail server that does not let us in is waited for, and its password is not in the log', async () => {
  const url = mailServer.url.replace('smtp-canary-4711', 'another-canary');
  const mailer = openMailer({ url, from: 'Rekey <rekey@harbor.example>' });
  const id = await order('change-reported', 'closed@harbor.example');
  await sendQueuedMail({ ...deps, mailer }, id);
  mailer.close();
  const { state, reply } = await stage.mail(id);
  assert.equal(state, 'queued');
  assert.match(reply ?? '', /^535 /);
  assert.match(stage.logged(), /a mail was not sent/);
  assert.doesNotMatch(`${stage.logged()}${reply}`, /canary|YW5vdGhlci1jYW5hcnk/);
});

test('a message that cannot be written does not stop the others, and waits for who mends it', async () => {
  const id = await order('change-reported', 'broken@harbor.example', { values: { name: 'Anna' } });
  await send(id);
  assert.deepEqual(await stage.mail(id), { state: 'queued', attempts: 1, reply: 'The message could not be written.' });
});
