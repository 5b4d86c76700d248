import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import type { CreateUserRequest } from '@rekey/protocol';
import { createTestDatabase, type TestDatabase } from '../platform/database/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Tx } from '../tables.ts';
import { createUser, deactivateUser, findUserByName, getUser, listUsers } from './index.ts';
import { savePreferences, type UserAddresses, updateUser } from './update-user.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.stop());
afterEach(() => database.db.deleteFrom('users').execute());

const system = { kind: 'system', name: 'command line' } as const;
const told: { userId: string; before: UserAddresses; after: UserAddresses }[] = [];
const rezoned: string[] = [];
const updateDeps = () => ({
  db: database.db,
  onAddressChanged: async (_tx: Tx, change: (typeof told)[number]) => void told.push(change),
  onTimeZoneChanged: async (_tx: Tx, userId: string) => void rezoned.push(userId),
});
const deactivateDeps = () => ({ db: database.db, onDeactivated: async () => {} });

let count = 0;
async function create(request: Partial<CreateUserRequest> = {}) {
  count++;
  const setupLink = { url: 'https://rekey.example/setup#token', expiresAt: '2026-11-24T12:00:00.000Z' };
  const deps = { db: database.db, storeExists: async () => false, createSetupLink: async () => setupLink };
  const named = { username: `person-${count}`, displayName: `Person ${count}`, ...request };
  return (await createUser(deps, system, named)).user;
}

async function latestEvent(userId: string) {
  const events = database.db.selectFrom('audit_events').selectAll().where('subject_id', '=', userId);
  return (await events.orderBy('sequence', 'desc').limit(1).execute())[0];
}

test('an update changes what it names and leaves the rest', async () => {
  const user = await create({ email: 'old@example.org' });
  const deps = updateDeps();
  const renamed = await updateUser(deps, system, user.id, { displayName: 'New Name' });
  assert.deepEqual(renamed, { ...user, displayName: 'New Name' });
  const cleared = await updateUser(deps, system, user.id, { email: null, role: 'administrator' });
  assert.deepEqual([cleared.email, cleared.role], [null, 'administrator']);
  assert.deepEqual((await latestEvent(user.id))?.details, { changed: ['email', 'role'], role: 'administrator' });
  await assert.rejects(updateUser(deps, system, randomUUID(), {}), { code: 'USER_NOT_FOUND' });
});

test('who changes where mail to somebody goes is written down, and the addresses before are told', async () => {
  const user = await create({ email: 'old@example.org' });
  const deps = updateDeps();
  told.length = 0;
  const recoveryEmail = 'second@example.org';
  const updated = await updateUser(deps, system, user.id, { recoveryEmail, language: 'de', email: 'old@example.org' });
  assert.deepEqual([updated.recoveryEmail, updated.language], [recoveryEmail, 'de']);
  assert.deepEqual((await latestEvent(user.id))?.details, { changed: ['recoveryEmail', 'language'] });
  await updateUser(deps, system, user.id, { email: 'new@example.org', recoveryEmail: null });
  assert.deepEqual((await latestEvent(user.id))?.details, { changed: ['email', 'recoveryEmail'] });
  await updateUser(deps, system, user.id, { displayName: 'Other' });
  const [none, second] = [
    { email: 'old@example.org', recoveryEmail: null },
    { email: 'old@example.org', recoveryEmail },
  ];
  assert.deepEqual(told, [
    { userId: user.id, before: none, after: second },
    { userId: user.id, before: second, after: { email: 'new@example.org', recoveryEmail: null } },
  ]);
});

test('preferences are saved by their user, and a new clock is told of', async () => {
  const { id: userId, username, displayName } = await create();
  const caller: Caller = {
    kind: 'user',
    userId,
    username,
    displayName,
    role: 'user',
    sessionId: randomUUID(),
    address: null,
    app: 'Firefox on Linux',
  };
  rezoned.length = 0;
  const timeZone = 'Europe/Berlin';
  await savePreferences(updateDeps(), caller, { language: 'de', timeZone });
  await savePreferences(updateDeps(), caller, { language: 'en', timeZone });
  const user = await getUser(database.db, userId);
  assert.deepEqual([user?.language, user?.timeZone], ['en', timeZone]);
  assert.deepEqual(rezoned, [userId]);
  assert.equal((await latestEvent(userId))?.actor_id, userId);
});

test('an update that changes nothing leaves no event', async () => {
  const user = await create();
  await updateUser(updateDeps(), system, user.id, { displayName: user.displayName, role: 'user' });
  assert.equal((await latestEvent(user.id))?.action, 'user.create');
});

test('a user shows when the password ends, and which addresses mail does not reach', async () => {
  const user = await create({ email: 'Lost@Example.org' });
  assert.deepEqual(user.expiry, { expiresAt: null, exempt: false, changeRequired: null, blocked: false });
  const at = new Date('2026-05-01T10:00:00Z');
  const problem = { user_id: user.id, kind: 'bounced' as const, detail: '550', since: at, last_at: at };
  await database.db
    .insertInto('address_problems')
    .values([
      { address: 'lost@example.org', ...problem },
      { address: 'former@example.org', ...problem },
    ])
    .execute();
  const expiry = { user_id: user.id, expires_at: at, change_required_from: at, change_required_by: 'report' as const };
  await database.db
    .insertInto('password_expiries')
    .values({ ...expiry, blocked_at: at })
    .execute();
  try {
    const [seen] = (await listUsers(database.db, { search: user.username, limit: 1 })).items;
    assert.deepEqual(seen?.unreachableAddresses, ['Lost@Example.org']);
    const expiresAt = at.toISOString();
    assert.deepEqual(seen?.expiry, { expiresAt, exempt: false, changeRequired: 'report', blocked: true });
  } finally {
    await database.db.deleteFrom('password_expiries').execute();
    await database.db.deleteFrom('address_problems').execute();
  }
});

test('who types a name is found by user name first, then by an address that one active user alone has', async () => {
  const [ada, bob, cy] = [
    await create({ username: 'ada', email: 'ada@example.org' }),
    await create({ username: 'bob@example.org', email: 'shared@example.org' }),
    await create({ username: 'cy', email: 'bob@example.org' }),
  ];
  const find = async (name: string) => (await findUserByName(database.db, name))?.id;
  assert.equal(await find(' ADA '), ada.id);
  assert.equal(await find('Ada@Example.org'), ada.id);
  assert.equal(await find('bob@example.org'), bob.id, 'a user name goes before an address');
  await updateUser(updateDeps(), system, cy.id, { email: 'shared@example.org' });
  assert.equal(await find('shared@example.org'), undefined, 'two share it');
  await deactivateUser(deactivateDeps(), system, cy.id);
  assert.equal(await find('shared@example.org'), bob.id);
  for (const nobody of ['', 'nobody', 'a\0b', 'nobody@example.org']) assert.equal(await find(nobody), undefined);
});
