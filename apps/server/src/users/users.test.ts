import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { type CreateUserRequest, UserPage } from '@rekey/protocol';
import { createTestDatabase, type TestDatabase } from '../platform/database/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Tx } from '../tables.ts';
import {
  activateUser,
  createUser,
  deactivateUser,
  findUserByUsername,
  getUser,
  listUsers,
  lockUser,
  recordPasswordVersion,
} from './index.ts';
import { endSessionsByEpoch } from './queries.ts';
import { updateUser } from './update-user.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.stop());
afterEach(() => database.db.deleteFrom('users').execute());

const system = { kind: 'system', name: 'command line' } as const;
const setupLink = { url: 'https://rekey.example/setup#token', expiresAt: '2026-11-24T12:00:00.000Z' };
const createDeps = () => ({
  db: database.db,
  storeExists: async (tx: Tx, id: string) =>
    (await tx.selectFrom('stores').where('id', '=', id).select('id').execute()).length > 0,
  createSetupLink: async () => setupLink,
});
const updateDeps = () => ({
  db: database.db,
  onAddressChanged: async () => {},
  onTimeZoneChanged: async () => {},
});
const deactivateDeps = () => ({ db: database.db, onDeactivated: async () => {} });

let count = 0;
async function create(request: Partial<CreateUserRequest> = {}) {
  count++;
  const { user } = await createUser(createDeps(), system, {
    username: `person-${count}`,
    displayName: `Person ${count}`,
    ...request,
  });
  return user;
}

async function insertStore(name: string): Promise<string> {
  const values = { name, configuration: '{}', managed_user_ways: '{}' };
  return (await database.db.insertInto('stores').values(values).returning('id').executeTakeFirstOrThrow()).id;
}

/** The events about a user, the newest first. */
function eventsOf(userId: string) {
  return database.db
    .selectFrom('audit_events')
    .selectAll()
    .where('subject_id', '=', userId)
    .orderBy('sequence', 'desc')
    .execute();
}

const latestEvent = async (userId: string) => (await eventsOf(userId))[0];

test('a new user is active, has no password, and gets a link for the first one', async () => {
  const caller: Caller = {
    kind: 'user',
    userId: randomUUID(),
    username: 'root',
    displayName: 'Root',
    role: 'administrator',
    sessionId: randomUUID(),
    address: '192.0.2.4',
    app: 'Firefox on Linux',
  };
  const request = { username: 'Ada', displayName: ' Ada Lovelace ', email: 'ada@example.org' };
  const created = await createUser(createDeps(), caller, request);
  assert.deepEqual(created.setupLink, setupLink);
  const { id, createdAt, ...rest } = created.user;
  assert.ok(Math.abs(Date.parse(createdAt) - Date.now()) < 60_000);
  assert.deepEqual(rest, {
    username: 'Ada',
    displayName: 'Ada Lovelace',
    email: 'ada@example.org',
    role: 'user',
    state: 'active',
    authority: { kind: 'rekey' },
    passwordVersion: 0,
    passwordChangedAt: null,
    recoveryEmail: null,
    language: null,
    timeZone: null,
    expiry: { expiresAt: null, exempt: false, changeRequired: null, blocked: false },
    unreachableAddresses: [],
  });
  const event = await latestEvent(id);
  assert.equal(event?.action, 'user.create');
  assert.deepEqual([event?.actor_name, event?.subject, event?.address], ['root', 'Ada', '192.0.2.4']);
});

test('a user whom another directory manages gets no link', async () => {
  const storeId = await insertStore('corp.example');
  const request = { username: 'managed', displayName: 'Managed', authorityStoreId: storeId };
  const created = await createUser(createDeps(), system, request);
  assert.equal(created.setupLink, null);
  assert.deepEqual(created.user.authority, { kind: 'store', storeId, storeName: 'corp.example' });
});

test('an authority that does not exist is refused', async () => {
  await assert.rejects(create({ username: 'orphan', authorityStoreId: randomUUID() }), { code: 'STORE_NOT_FOUND' });
  assert.equal(await findUserByUsername(database.db, 'orphan'), null);
});

test('a user name is taken in any case and in any Unicode form', async () => {
  await create({ username: 'Änne' });
  for (const username of ['Änne', 'änne', 'ÄNNE', 'A\u0308nne']) {
    await assert.rejects(create({ username }), { code: 'USERNAME_TAKEN' });
  }
});

test('of two users created at once with one name exactly one is created', async () => {
  const results = await Promise.allSettled(['Twin', 'twin', 'TWIN', 'tWin'].map((username) => create({ username })));
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const result of results) if (result.status === 'rejected') assert.equal(result.reason.code, 'USERNAME_TAKEN');
});

test('what fails with the set-up link fails as a whole', async () => {
  const createSetupLink = () => Promise.reject(new Error('no link'));
  const request = { username: 'half', displayName: 'Half' };
  await assert.rejects(createUser({ ...createDeps(), createSetupLink }, system, request), /no link/);
  assert.equal(await findUserByUsername(database.db, 'half'), null);
});

test('a user is found by name in any case, and only by the whole name', async () => {
  const user = await create({ username: "O'Brien (Ünal) %_\\" });
  assert.equal((await findUserByUsername(database.db, "o'BRIEN (ÜNAL) %_\\"))?.id, user.id);
  for (const other of ["O'Brien", '%', '', 'x\0y', "' or '1'='1"]) {
    assert.equal(await findUserByUsername(database.db, other), null);
  }
});

test('a user is found by id; an unknown one is null', async () => {
  const user = await create();
  const row = await getUser(database.db, user.id);
  assert.equal(row?.username, user.username);
  assert.equal(row?.sessionEpoch, 0);
  assert.equal(await getUser(database.db, randomUUID()), null);
});

test('a password version follows the one before, and ends the sessions', async () => {
  const user = await create();
  const at = new Date('2026-11-23T10:00:00.123Z');
  await database.db.transaction().execute((tx) => recordPasswordVersion(tx, { userId: user.id, version: 1, at }));
  const row = await getUser(database.db, user.id);
  assert.deepEqual([row?.passwordVersion, row?.passwordChangedAt, row?.sessionEpoch], [1, at, 1]);
  for (const version of [0, 1, 3]) {
    const again = database.db
      .transaction()
      .execute((tx) => recordPasswordVersion(tx, { userId: user.id, version, at }));
    assert.equal(await again, null);
  }
  assert.equal((await getUser(database.db, user.id))?.passwordVersion, 1);
});

test('ending all sessions moves the epoch', async () => {
  const user = await create();
  await database.db.transaction().execute((tx) => endSessionsByEpoch(tx, user.id));
  assert.equal((await getUser(database.db, user.id))?.sessionEpoch, 1);
});

test('a locked user waits for the transaction that holds the lock', async () => {
  const user = await create();
  const order: string[] = [];
  const locked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const first = database.db.transaction().execute(async (tx) => {
    await lockUser(tx, user.id);
    locked.resolve();
    await release.promise;
    order.push('first');
  });
  await locked.promise;
  const second = updateUser(updateDeps(), system, user.id, { displayName: 'Later' }).then(() => order.push('second'));
  setTimeout(release.resolve, 100);
  await Promise.all([first, second]);
  assert.deepEqual(order, ['first', 'second']);
});

test('deactivation ends sessions and deliveries once, and activation gives access again', async () => {
  const user = await create();
  const ended: string[] = [];
  const deps = { db: database.db, onDeactivated: async (_tx: Tx, userId: string) => void ended.push(userId) };
  const deactivated = await deactivateUser(deps, system, user.id);
  assert.equal(deactivated.state, 'deactivated');
  await deactivateUser(deps, system, user.id);
  assert.deepEqual(ended, [user.id]);
  assert.equal((await getUser(database.db, user.id))?.sessionEpoch, 1);
  assert.equal((await latestEvent(user.id))?.action, 'user.deactivate');
  const deps2 = { db: database.db };
  assert.equal((await activateUser(deps2, system, user.id)).state, 'active');
  await activateUser(deps2, system, user.id);
  const events = await eventsOf(user.id);
  assert.deepEqual(
    events.map(({ action }) => action),
    ['user.activate', 'user.deactivate', 'user.create'],
  );
  await assert.rejects(activateUser(deps2, system, randomUUID()), { code: 'USER_NOT_FOUND' });
  await assert.rejects(deactivateUser(deps, system, randomUUID()), { code: 'USER_NOT_FOUND' });
});

test('a deactivation that cannot end the deliveries does not happen', async () => {
  const user = await create();
  const deps = { db: database.db, onDeactivated: () => Promise.reject(new Error('no')) };
  await assert.rejects(deactivateUser(deps, system, user.id), /no/);
  const row = await getUser(database.db, user.id);
  assert.deepEqual([row?.state, row?.sessionEpoch], ['active', 0]);
});

test('the last active administrator stays one', async () => {
  const admin = await create({ role: 'administrator' });
  const former = await create({ role: 'administrator' });
  await deactivateUser(deactivateDeps(), system, former.id);
  const refusal = { code: 'LAST_ADMINISTRATOR' };
  await assert.rejects(deactivateUser(deactivateDeps(), system, admin.id), refusal);
  await assert.rejects(updateUser(updateDeps(), system, admin.id, { role: 'user' }), refusal);
  await activateUser({ db: database.db }, system, former.id);
  await deactivateUser(deactivateDeps(), system, admin.id);
  await assert.rejects(deactivateUser(deactivateDeps(), system, former.id), refusal);
});

test('administrators who remove each other at the same time leave one', async () => {
  for (let round = 0; round < 8; round++) {
    const admins = [await create({ role: 'administrator' }), await create({ role: 'administrator' })];
    await database.db
      .updateTable('users')
      .set({ state: 'deactivated' })
      .where(
        'id',
        'not in',
        admins.map(({ id }) => id),
      )
      .execute();
    const results = await Promise.allSettled([
      deactivateUser(deactivateDeps(), system, admins[0]?.id as string),
      updateUser(updateDeps(), system, admins[1]?.id as string, { role: 'user' }),
    ]);
    const refused = results.filter((result) => result.status === 'rejected');
    assert.deepEqual(
      refused.map(({ reason }) => reason.code),
      ['LAST_ADMINISTRATOR'],
    );
  }
});

test('pages go through all users by name, each once, and a search narrows them', async () => {
  for (const username of ['delta', 'Alpha', 'charlie', 'Bravo', 'echo']) await create({ username });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = UserPage.parse(await listUsers(database.db, { cursor, limit: 2 }));
    seen.push(...page.items.map((user) => user.username));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  assert.deepEqual(seen, ['Alpha', 'Bravo', 'charlie', 'delta', 'echo']);
  const find = async (search: string) =>
    (await listUsers(database.db, { search, limit: 10 })).items.map((user) => user.username);
  assert.deepEqual(await find('ALPH'), ['Alpha']);
  await create({ username: 'fox', email: 'Red.Fox@example.org', displayName: 'Vulpes 100%' });
  assert.deepEqual(await find('red.fox@'), ['fox']);
  assert.deepEqual(await find('vulpes'), ['fox']);
  assert.deepEqual(await find('%'), ['fox']);
  assert.deepEqual(await find('_'), []);
  await assert.rejects(listUsers(database.db, { cursor: 'x', limit: 1 }), { code: 'REQUEST_INVALID' });
  await assert.rejects(listUsers(database.db, { search: 'a\0', limit: 1 }), { code: 'REQUEST_INVALID' });
});
