import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { type Client, createClient } from '@rekey/protocol/client';
import { createTestDatabase, type TestDatabase } from '../platform/database/index.ts';
import { type App, createApp } from '../platform/http/app.ts';
import type { Caller } from '../platform/http/caller.ts';
import { createLog } from '../platform/log.ts';
import { usersRoutes } from './index.ts';

const setupLink = { url: 'https://rekey.example/setup#t', expiresAt: '2026-11-24T12:00:00.000Z' };
const administrator: Caller = {
  kind: 'user',
  userId: randomUUID(),
  username: 'root',
  displayName: 'Root',
  role: 'administrator',
  sessionId: randomUUID(),
  address: '192.0.2.4',
  app: 'Firefox on Linux',
};

let database: TestDatabase;
let app: App;
let client: Client;
let caller: Caller | null = administrator;

async function requireCaller(): Promise<Caller> {
  if (!caller) throw new AppError('NOT_PERMITTED');
  return caller;
}

before(async () => {
  database = await createTestDatabase();
  app = await createApp({ log: createLog({ level: 'silent' }), ownOrigins: null });
  const routes = usersRoutes({
    db: database.db,
    storeExists: async () => false,
    createSetupLink: async () => setupLink,
    onDeactivated: async () => {},
    onAddressChanged: async () => {},
    onTimeZoneChanged: async () => {},
    requireSession: requireCaller,
    requireAdministrator: requireCaller,
    requireFreshAdministrator: requireCaller,
  });
  await app.register(routes, { prefix: '/api/v1' });
  client = createClient({ baseUrl: await app.listen({ host: '127.0.0.1', port: 0 }) });
});
after(async () => {
  await app.close();
  await database.stop();
});

test('the client of the protocol creates, finds, changes and deactivates users', async () => {
  const { user, setupLink: link } = await client.createUser({ username: 'ada', displayName: 'Ada' });
  assert.deepEqual(link, setupLink);
  assert.deepEqual(await client.user(user.id), user);
  assert.deepEqual((await client.users({ search: 'AD', limit: 1 })).items, [user]);
  assert.equal((await client.updateUser(user.id, { email: 'ada@example.org' })).email, 'ada@example.org');
  assert.equal((await client.deactivateUser(user.id)).state, 'deactivated');
  assert.equal((await client.activateUser(user.id)).state, 'active');
  const imported = await client.importUsers('username,displayName\nbob,Bob\ncy,Cy\n');
  assert.deepEqual(imported, { created: 2, unchanged: 0 });
});

test('refusals reach the client by their codes', async () => {
  await client.createUser({ username: 'dup', displayName: 'Dup' });
  await assert.rejects(client.createUser({ username: 'DUP', displayName: 'Dup' }), { code: 'USERNAME_TAKEN' });
  await assert.rejects(client.user(randomUUID()), { code: 'USER_NOT_FOUND' });
  await assert.rejects(client.user('not-an-id'), { code: 'REQUEST_INVALID' });
  await assert.rejects(client.users({ limit: 1000 }), { code: 'REQUEST_INVALID' });
  const refusal = await client.importUsers('username,displayName\n,x\n').catch((error: unknown) => error);
  assert.ok(refusal instanceof AppError && refusal.code === 'CSV_INVALID');
  assert.deepEqual(refusal.details, { errors: [{ line: 2, field: 'username', problem: 'invalid' }] });
});

const badBodies: [string, unknown][] = [
  ['an unknown member', { username: 'zzz', displayName: 'X', password: 'p' }],
  ['a role that is none', { username: 'zzz', displayName: 'X', role: 'root' }],
  ['a user name with a control character', { username: 'zzz\u0000', displayName: 'X' }],
  ['a user name that is too long', { username: 'z'.repeat(65), displayName: 'X' }],
  ['a wrong type', { username: { $ne: null }, displayName: 'X' }],
  ['no object', []],
];
for (const [name, payload] of badBodies) {
  test(`a body with ${name} is refused`, async () => {
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', url: '/api/v1/users', headers, payload: JSON.stringify(payload) } as const;
    const answer = await app.inject(request);
    assert.equal(answer.statusCode, 400);
    assert.equal(answer.json().code, 'REQUEST_INVALID');
    assert.equal((await client.users({ search: 'zzz' })).items.length, 0);
  });
}

test('a preference that is none is refused', async () => {
  const preferences = (timeZone: string) => client.setPreferences({ language: 'en', timeZone });
  for (const timeZone of ['Mars/Base', '+02:00', '']) {
    await assert.rejects(preferences(timeZone), { code: 'REQUEST_INVALID' }, timeZone);
  }
  await assert.rejects(preferences('Asia/Tokyo'), { code: 'USER_NOT_FOUND' });
});

test('an import takes CSV in UTF-8, up to 2 MiB, and nothing else', async () => {
  const post = async (contentType: string, payload: Buffer | string) => {
    const headers = { 'content-type': contentType };
    return (await app.inject({ method: 'POST', url: '/api/v1/users/import', headers, payload })).json().code;
  };
  assert.equal(await post('application/json', '{}'), 'CONTENT_TYPE_UNSUPPORTED');
  assert.equal(await post('text/csv', Buffer.from('username,displayName\nj\xf6rg,J\n', 'latin1')), 'CSV_INVALID');
  assert.equal(await post('text/csv', Buffer.alloc(2 * 1024 * 1024 + 1, 'a')), 'REQUEST_TOO_LARGE');
});

test('nobody but an administrator gets anything', async () => {
  caller = null;
  const id = randomUUID();
  const requests = [
    () => client.users(),
    () => client.user(id),
    () => client.createUser({ username: 'eve', displayName: 'Eve' }),
    () => client.importUsers('username,displayName\neve,Eve\n'),
    () => client.updateUser(id, { role: 'administrator' }),
    () => client.deactivateUser(id),
    () => client.activateUser(id),
    () => client.setPreferences({ language: null, timeZone: null }),
  ];
  for (const request of requests) await assert.rejects(request(), { code: 'NOT_PERMITTED' });
  caller = administrator;
  assert.equal((await client.users({ search: 'eve' })).items.length, 0);
});
