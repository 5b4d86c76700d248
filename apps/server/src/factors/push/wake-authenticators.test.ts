import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, type Challenge, type PushSubscriptionRequest } from '@rekey/protocol';
import webpush from 'web-push';
import {
  askForProof,
  givePhone,
  type Person,
  type Phone,
  startTestServer,
  type TestServer,
  waitUntil,
} from '../../testing/index.ts';
import { readEndpoint } from './push-services.ts';
import { startPushService, type TestPushService } from './testing/push-service.ts';

const password = 'correct horse battery staple';
let server: TestServer;
let service: TestPushService;
let directory = '';
let count = 0;

before(async () => {
  service = await startPushService();
  directory = await mkdtemp(join(tmpdir(), 'rekey-push-'));
  const file = join(directory, 'authority.pem');
  await writeFile(file, service.authority);
  server = await startTestServer({ REKEY_PUSH_SERVICES: service.host, REKEY_PUSH_TLS_AUTHORITY: file });
  await askForProof(server, { enrollmentDays: 14 });
});
beforeEach(async () => {
  service.behave(201);
  service.pushes.length = 0;
  await server.server.foundation.db.deleteFrom('login_failures').execute();
});
after(async () => {
  await server.stop();
  await service.stop();
  await rm(directory, { recursive: true, force: true });
});

type Owner = Person & { phone: Phone };

async function somebodyWithPhone({ subscribed = true } = {}): Promise<Owner> {
  const person = await server.createPerson({ username: `owner-${++count}`, password });
  const phone = await givePhone(server, person);
  if (subscribed) await phone.client.subscribe(service.subscription(`/p/${count}`));
  return { ...person, phone };
}

/** Asks for a proof within a session, and waits until it is known how far the push got. */
async function ask({ browser }: Owner): Promise<Challenge> {
  const { id } = await browser.client.openChallenge({ action: 'step-up' });
  return waitUntil(
    () => browser.client.challenge(id),
    ({ push }) => push === null || push.reach !== 'sending',
  );
}

const wakeOf = async ({ browser }: Owner) => (await browser.client.myFactors()).factors[0]?.wake;

test('a push only wakes the phone: signed by our key, in a hurry, for a minute, without a word', async () => {
  const anna = await somebodyWithPhone();
  assert.equal((await anna.phone.client.account()).canWake, true);
  const { push } = await ask(anna);
  assert.equal(push?.reach, 'sent');
  const [received, ...more] = service.pushes;
  assert.deepEqual(more, []);
  assert.equal(received?.content, null);
  assert.deepEqual([received?.ttl, received?.urgency], ['60', 'high']);
  assert.equal(received?.vapid.publicKey, (await anna.phone.client.account()).pushKey);
  assert.equal(await wakeOf(anna), 'ready');
});

test('the push service of these tests would see a word if there was one', async () => {
  const { publicKey, privateKey } = webpush.generateVAPIDKeys();
  const vapidDetails = { subject: 'mailto:ops@harbor.example', publicKey, privateKey };
  const agent = new Agent({ ca: service.authority });
  const send = (subscription: PushSubscriptionRequest) =>
    webpush.sendNotification(subscription, 'Change the password?', { vapidDetails, agent });
  await send(service.subscription('/p/0'));
  assert.equal(service.pushes[0]?.content, 'Change the password?');
  const { endpoint, keys } = service.subscription('/p/0');
  const forAnother = { ...keys, auth: randomBytes(16).toString('base64url') };
  await assert.rejects(send({ endpoint, keys: forAnother }), { statusCode: 403 });
  agent.destroy();
});

test('a subscription that the push service does not know any more is forgotten', async () => {
  const anna = await somebodyWithPhone();
  service.behave(410);
  assert.equal((await ask(anna)).push?.reach, 'failed');
  assert.equal((await anna.phone.client.account()).canWake, false);
  assert.equal(await wakeOf(anna), 'off');
});

for (const [name, behavior] of [
  ['is down', 500],
  ['leads elsewhere', { redirectTo: 'http://127.0.0.1:1/' }],
] as const) {
  test(`a push service that ${name} is told at once, and the open phone has the request all the same`, async () => {
    const anna = await somebodyWithPhone();
    service.behave(behavior);
    assert.equal((await ask(anna)).push?.reach, 'failed');
    assert.equal(service.pushes.length, 1, 'it is not followed');
    assert.equal(await wakeOf(anna), 'failing');
    assert.equal((await anna.phone.waitForRequest()).state, 'open');
  });
}

test('a phone that cannot be woken is said to be so', async () => {
  const anna = await somebodyWithPhone({ subscribed: false });
  assert.equal((await ask(anna)).push?.reach, 'failed');
  assert.equal(service.pushes.length, 0);
  assert.equal(await wakeOf(anna), 'off');
});

test('three pushes in five minutes, and the fourth is refused before it is sent, with the moment when it goes again', async () => {
  const anna = await somebodyWithPhone();
  const { client } = anna.browser;
  const first = await ask(anna);
  await client.sendPush(first.id);
  const third = await client.sendPush(first.id);
  assert.ok(third.nextPushAt !== null);
  const refusal: unknown = await client.sendPush(first.id).catch((error: unknown) => error);
  assert.ok(refusal instanceof AppError && refusal.code === 'TOO_MANY_PUSHES');
  const seconds = Number(refusal.details?.retryAfterSeconds);
  assert.ok(seconds > 280 && seconds <= 300, String(seconds));
  const other = await ask(anna);
  assert.equal(other.push, null, 'another question is asked without one');
  await waitUntil(
    async () => service.pushes.length,
    (sent) => sent === 3,
  );
  const db = server.server.foundation.db;
  const before = new Date(Date.now() - 301_000);
  await db.updateTable('push_requests').set({ created_at: before }).where('user_id', '=', anna.user.id).execute();
  assert.equal((await client.sendPush(other.id)).push?.state, 'open');
});

test('many who ask at once for one user make three pushes at most', async () => {
  const anna = await somebodyWithPhone();
  const { id } = await ask(anna);
  const sent = await Promise.allSettled(Array.from({ length: 12 }, () => anna.browser.client.sendPush(id)));
  assert.equal(sent.filter(({ status }) => status === 'fulfilled').length, 2);
  const db = server.server.foundation.db;
  const rows = await db.selectFrom('push_requests').where('user_id', '=', anna.user.id).select('state').execute();
  assert.equal(rows.length, 3);
  assert.equal(rows.filter(({ state }) => state === 'open').length, 1);
});

test('no phone makes the server send anywhere but to a push service', async () => {
  const services = ['fcm.example', '*.push.example', 'localhost:8443'];
  const taken = [
    'https://fcm.example/p',
    'https://a.push.example/p',
    'https://a.b.push.example/',
    'https://localhost:8443/',
  ];
  for (const endpoint of taken) assert.ok(readEndpoint(endpoint, services));
  const refused = [
    'http://fcm.example/',
    'https://push.example/',
    'https://evilpush.example/',
    'https://fcm.example.evil.test/',
    'https://fcm.example:8443/',
    'https://fcm.example@127.0.0.1/',
    'https://user@fcm.example/',
    'https://localhost/',
    'https://localhost:443/',
    'https://127.0.0.1:8443/',
    'https://2130706433:8443/',
    'https://[::1]:8443/',
    'https://169.254.169.254/latest/meta-data/',
    'https://localhost.:8443/',
    'ftp://fcm.example/',
    'nothing',
  ];
  for (const endpoint of refused) {
    assert.throws(() => readEndpoint(endpoint, services), { code: 'PUSH_SERVICE_NOT_ALLOWED' }, endpoint);
  }
  const anna = await somebodyWithPhone({ subscribed: false });
  const inside = anna.phone.client.subscribe({
    ...service.subscription('/'),
    endpoint: 'https://169.254.169.254/latest/meta-data/',
  });
  await assert.rejects(inside, { code: 'PUSH_SERVICE_NOT_ALLOWED' });
});
