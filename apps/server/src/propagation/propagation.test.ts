import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { PasswordChange } from '@rekey/protocol';
import { openConnector, saveExampleAccount } from '../connectors/index.ts';
import { giveDevice, type Person, startTestServer, type TestServer, waitUntil } from '../testing/index.ts';
import { sweep } from './index.ts';

const first = 'correct horse battery staple';
const second = 'a lighthouse keeper counts waves';
const third = 'the ferry leaves at quarter past';

let server: TestServer;
let admin: Person;
let storeId: string;
let directoryFile: string;
let count = 0;

before(async () => {
  server = await startTestServer();
  admin = await server.createPerson({ username: 'admin-1', password: first, role: 'administrator' });
  directoryFile = join(server.dataDirectory, 'directory.json');
  await saveExampleAccount(directoryFile, { username: 'nobody', password: Buffer.from(first) });
  const store = await admin.browser.client.createStore({
    name: 'Directory',
    configuration: { kind: 'example', settings: { file: directoryFile, minimumLength: 8 } },
  });
  storeId = store.id;
});
after(() => server.stop());

async function someone(): Promise<Person> {
  return server.createPerson({ username: `person-${++count}`, password: first });
}

async function giveAccount(person: Person): Promise<void> {
  await saveExampleAccount(directoryFile, { username: person.user.username, password: Buffer.from(first) });
  await admin.browser.client.matchAccounts(storeId);
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

async function holds(username: string, password: string): Promise<boolean> {
  const connector = openConnector({ kind: 'example', settings: { file: directoryFile, minimumLength: 8 } }, '');
  const account = await connector.findAccount(username);
  const answer = await connector.verifyPassword(account?.id ?? '', Buffer.from(password));
  await connector.close();
  return answer.verified;
}

test('a change arrives in a store and on a device, and the change is done when both have it', async () => {
  const person = await someone();
  await giveAccount(person);
  const device = await giveDevice(admin, person);
  const changed = await change(person, first, second);
  const [delivery] = await device.fetchDeliveries();
  assert.ok(delivery);
  const opened = await device.openDelivery(delivery);
  assert.deepEqual([opened.newPassword.toString(), opened.oldPassword?.toString()], [second, first]);
  await device.report({ outcome: 'confirmed', targetId: device.binding.targetId, applied: delivery.version });
  const done = await settled(person, changed);
  assert.deepEqual(states(done), [
    ['store', 'confirmed', null],
    ['device', 'confirmed', null],
  ]);
  assert.ok(await holds(person.user.username, second));
  const { places } = await person.browser.client.places();
  assert.deepEqual(
    places.map(({ state }) => state),
    ['current', 'current'],
  );
});

test('a device that is off is told so, and is nudged over its link when something waits', async () => {
  const person = await someone();
  const device = await giveDevice(admin, person);
  assert.deepEqual(states(await change(person, first, second)), [['device', 'waiting', 'device-offline']]);
  const link = await device.link();
  const nudged = new Promise((resolve) => link.once('message', (data) => resolve(String(data))));
  await change(person, second, third);
  assert.equal(await nudged, '{"type":"nudge"}');
  link.close();
});

test('latest wins: an older delivery on its way is superseded and its envelope erased', async () => {
  const person = await someone();
  const device = await giveDevice(admin, person);
  const older = await change(person, first, second);
  await change(person, second, third);
  assert.deepEqual(states(await person.browser.client.passwordChange(older.id)), [['device', 'superseded', null]]);
  const waiting = await device.fetchDeliveries();
  assert.deepEqual(
    waiting.map(({ version }) => version),
    [3],
  );
  const { db } = server.server.foundation;
  const rows = await db.selectFrom('deliveries').where('change_id', '=', older.id).select('sealed').execute();
  assert.deepEqual(rows, [{ sealed: null }]);
});

test('the next log-in heals a device that was enrolled after the change', async () => {
  const person = await someone();
  const device = await giveDevice(admin, person);
  assert.deepEqual(await device.fetchDeliveries(), []);
  await server.logIn(person.user.username, first);
  const [delivery] = await device.fetchDeliveries();
  assert.equal((await device.openDelivery(delivery as never)).newPassword.toString(), first);
});

test('a store that is down delays nobody else, and gets the newest password when it is back', async () => {
  const person = await someone();
  await giveAccount(person);
  const device = await giveDevice(admin, person);
  await rename(directoryFile, `${directoryFile}.away`);
  try {
    const changed = await change(person, first, second);
    const waiting = await waitUntil(
      () => person.browser.client.passwordChange(changed.id),
      ({ deliveries }) => deliveries[0]?.reason === 'store-unreachable',
    );
    assert.equal(waiting.deliveries[0]?.state, 'waiting');
    assert.equal((await device.fetchDeliveries()).length, 1);
    const { items } = await admin.browser.client.deliveries();
    const [open] = items.filter(({ changeId, target }) => changeId === changed.id && target.kind === 'store');
    assert.equal(open?.reason, 'store-unreachable');
    await change(person, second, third);
  } finally {
    await rename(`${directoryFile}.away`, directoryFile);
  }
  const { items } = await admin.browser.client.deliveries();
  const waiting = items.find(({ user, target }) => user.id === person.user.id && target.kind === 'store');
  await admin.browser.client.retryDelivery(waiting?.id ?? '');
  await waitUntil(
    () => holds(person.user.username, third),
    (right) => right,
  );
});

test('a store that accepts connections and says nothing stops nobody from changing the password', async () => {
  const person = await someone();
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  const store = await admin.browser.client.createStore({
    name: 'Silent directory',
    configuration: {
      kind: 'ldap',
      settings: {
        url: `ldaps://127.0.0.1:${port}`,
        baseDn: 'dc=x',
        bindName: 'cn=y',
        usernameAttribute: 'uid',
        allowReset: true,
      },
    },
  });
  const account = { account_id: randomUUID(), account_name: person.user.username };
  await server.server.foundation.db
    .insertInto('store_accounts')
    .values({ store_id: store.id, user_id: person.user.id, ...account })
    .execute();
  try {
    const changed = await change(person, first, second);
    assert.equal(changed.state, 'committed');
    assert.deepEqual((await person.browser.client.passwordRules()).unreadable, ['Silent directory']);
  } finally {
    await admin.browser.client.deleteStore(store.id);
    silent.close();
  }
});

test('time limits erase the old password first, then the whole envelope', async () => {
  const person = await someone();
  const device = await giveDevice(admin, person);
  const changed = await change(person, first, second);
  const { propagation } = server.server.rooms;
  const inDays = (days: number) => ({ ...propagation, clock: { now: () => new Date(Date.now() + days * 86_400_000) } });
  await sweep(inDays(8));
  const [delivery] = await device.fetchDeliveries();
  const opened = await device.openDelivery(delivery as never);
  assert.deepEqual([opened.newPassword.toString(), opened.oldPassword], [second, null]);
  await sweep(inDays(31));
  assert.deepEqual(states(await person.browser.client.passwordChange(changed.id)), [
    ['device', 'expired', 'time-limit'],
  ]);
  assert.deepEqual(await device.fetchDeliveries(), []);
});

test('a flood of other jobs does not delay password work', async () => {
  const person = await someone();
  await giveAccount(person);
  const { pool } = server.server.foundation;
  const job = [JSON.stringify({ userId: person.user.id })];
  await pool.query(`select graphile_worker.add_job('mail-outcome', $1::json) from generate_series(1, 5000)`, job);
  const changed = await change(person, first, second);
  await settled(person, changed);
  const { rows } = await pool.query('select count(*)::int as left from graphile_worker.jobs');
  assert.ok(rows[0].left > 0, 'the flood is over before the password has arrived');
});

test('a deactivated user gets nothing any more', async () => {
  const person = await someone();
  const device = await giveDevice(admin, person);
  await change(person, first, second);
  await admin.browser.client.deactivateUser(person.user.id);
  assert.deepEqual(await device.fetchDeliveries(), []);
  assert.equal((await person.browser.fetch('/api/v1/me')).status, 401);
});
