import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { PasswordChange } from '@rekey/protocol';
import { giveDevice, type Person, startTestServer, type TestServer, waitUntil } from '../testing/index.ts';

const first = 'correct horse battery staple';
const second = 'a lighthouse keeper counts waves';
const third = 'the ferry leaves at quarter past';

let server: TestServer;
let admin: Person;
let count = 0;

before(async () => {
  server = await startTestServer();
  admin = await server.createPerson({ username: 'admin-1', password: first, role: 'administrator' });
});
after(() => server.stop());

async function someone(): Promise<Person> {
  return server.createPerson({ username: `person-${++count}`, password: first });
}

async function change(person: Person, currentPassword: string, newPassword: string): Promise<PasswordChange> {
  const { id } = await person.browser.client.changePassword({ currentPassword, newPassword });
  return person.browser.client.passwordChange(id);
}

const states = ({ deliveries }: PasswordChange) =>
  deliveries.map(({ target, state, reason }) => [target.kind, state, reason]);
const settled = (person: Person, { id }: PasswordChange) =>
  waitUntil(
    () => person.browser.client.passwordChange(id),
    ({ state }) => state === 'done',
  );

test('a refusal of a device is final, has its reason, and is told to the user', async () => {
  const person = await someone();
  const device = await giveDevice(admin, person);
  const changed = await change(person, first, second);
  await device.fetchDeliveries();
  const { targetId } = device.binding;
  await device.report({ outcome: 'refused', targetId, version: 2, reason: 'password-too-short' });
  const done = await settled(person, changed);
  assert.deepEqual(states(done), [['device', 'refused', 'password-too-short']]);
  const { notices } = await person.browser.client.me();
  assert.ok(
    notices.some(({ kind, details }) => kind === 'delivery-refused' && details.reason === 'password-too-short'),
  );
});

test('what a device says is taken only about its own accounts and versions that exist', async () => {
  const [anna, ben] = [await someone(), await someone()];
  const [mine, other] = [await giveDevice(admin, anna), await giveDevice(admin, ben)];
  const { targetId } = other.binding;
  assert.equal(await mine.report({ outcome: 'confirmed', targetId, applied: 1 }), 404);
  assert.equal(await other.report({ outcome: 'confirmed', targetId, applied: 7 }), 400);
  const { places } = await ben.browser.client.places();
  assert.deepEqual(
    places.map(({ state }) => state),
    ['needs-login'],
  );
});

test('a restored disk image is believed, and the next log-in delivers again', async () => {
  const person = await someone();
  const device = await giveDevice(admin, person);
  await change(person, first, second);
  await device.report({ outcome: 'confirmed', targetId: device.binding.targetId, applied: 2 });
  await device.hello(1);
  const stale = await person.browser.client.places();
  assert.deepEqual(
    stale.places.map(({ state, reason }) => [state, reason]),
    [['needs-login', 'restored-from-backup']],
  );
  await server.logIn(person.user.username, second);
  assert.deepEqual(
    (await device.fetchDeliveries()).map(({ version }) => version),
    [2],
  );
});

test('one account in a hello that cannot be does not silence the others', async () => {
  const person = await someone();
  const device = await giveDevice(admin, person);
  await change(person, first, second);
  const { targetId } = device.binding;
  const accounts = [
    { targetId: randomUUID(), applied: 1 },
    { targetId, applied: 9 },
    { targetId, applied: 2 },
  ];
  const hello = { agentVersion: '0.0.0', sealingKeyId: device.sealingKey.keyId, accounts };
  assert.equal((await device.send('POST', '/hello', hello)).status, 200);
  const { places } = await person.browser.client.places();
  assert.deepEqual(
    places.map(({ state }) => state),
    ['current'],
  );
});

test('an old sealing key is retired only when nothing is sealed to it any more', async () => {
  const person = await someone();
  const device = await giveDevice(admin, person);
  await change(person, first, second);
  const next = { keyId: randomUUID(), publicKey: device.sealingKey.publicKey };
  assert.equal((await device.send('POST', '/sealing-keys', next)).status, 204);
  assert.deepEqual((await device.hello(0)).retireKeys, []);
  await change(person, second, third);
  assert.deepEqual((await device.hello(0)).retireKeys, [device.sealingKey.keyId]);
});

test('a device learns when the passwords of its own accounts expire, and nothing where they do not', async () => {
  const [anna, ben] = [await someone(), await someone()];
  const [mine, other] = [await giveDevice(admin, anna), await giveDevice(admin, ben)];
  const expires = new Date('2031-05-06T07:08:09.123Z');
  const { db } = server.server.foundation;
  await db.insertInto('password_expiries').values({ user_id: anna.user.id, expires_at: expires }).execute();
  const { targetId } = mine.binding;
  assert.deepEqual((await mine.hello(0)).expiries, [{ targetId, expiresAt: expires.toISOString() }]);
  assert.deepEqual((await other.hello(0)).expiries, []);
});

test('a revoked device is cut off, gets nothing, and its envelopes are gone', async () => {
  const person = await someone();
  const device = await giveDevice(admin, person);
  await change(person, first, second);
  const link = await device.link();
  const closed = new Promise((resolve) => link.once('close', resolve));
  await admin.browser.client.revokeDevice(device.id);
  assert.equal(await closed, 4403);
  assert.equal((await device.send('GET', '/deliveries')).status, 403);
  const { db } = server.server.foundation;
  const rows = await db
    .selectFrom('deliveries')
    .where('device_id', '=', device.id)
    .select(['state', 'sealed'])
    .execute();
  assert.deepEqual(rows, [{ state: 'expired', sealed: null }]);
  assert.deepEqual((await person.browser.client.places()).places, []);
});

test('an assertion that is expired, for somebody else, or too long-lived is refused', async () => {
  const device = await giveDevice(admin, await someone());
  const wrong = [
    await device.assert({ expiresInSeconds: -30 }),
    await device.assert({ audience: randomUUID() }),
    await device.assert({ subject: randomUUID() }),
    await device.assert({ expiresInSeconds: 3600 }),
    'not.a.token',
    '',
  ];
  for (const assertion of wrong) {
    const answer = await device.send('GET', '/deliveries', undefined, assertion || 'x');
    assert.deepEqual([answer.status, (answer.body as { code: string }).code], [401, 'DEVICE_ASSERTION_INVALID']);
  }
});

test('a hello tells which key is sealed to, so that a device that lost it can announce its own again', async () => {
  const person = await someone();
  const device = await giveDevice(admin, person);
  const lost = { keyId: randomUUID(), publicKey: device.sealingKey.publicKey };
  await device.send('POST', '/sealing-keys', lost);
  assert.equal((await device.hello(0)).sealingKeyId, lost.keyId);
  const { keyId, publicKey } = device.sealingKey;
  await device.send('POST', '/sealing-keys', { keyId, publicKey });
  assert.equal((await device.hello(0)).sealingKeyId, keyId);
  await change(person, first, second);
  const [delivery] = await device.fetchDeliveries();
  assert.equal((await device.openDelivery(delivery as never)).newPassword.toString(), second);
});
