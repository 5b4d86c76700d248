import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import { type Person, startTestServer, type TestServer, waitUntil } from '../testing/index.ts';

const password = 'correct horse battery staple';
const newPassword = 'a lighthouse keeper counts waves';
const dayMs = 24 * 60 * 60 * 1000;

let server: TestServer;
let admin: Person;
let count = 0;

before(async () => {
  server = await startTestServer();
  admin = await server.createPerson({ username: 'root', password, role: 'administrator' });
});
after(() => server.stop());

const someone = () => server.createPerson({ username: `person-${++count}`, password });
const rejectsWith = (code: string) => (error: unknown) => error instanceof AppError && error.code === code;

async function setPolicy(expiresAfterDays: number | null): Promise<void> {
  const { client } = admin.browser;
  await client.updatePasswordPolicy({ ...(await client.passwordPolicy()), expiresAfterDays, expirySpreadDays: 0 });
}

test('saving the policy gives everybody an expiry, and switching it off takes it away', async () => {
  const { client } = admin.browser;
  const person = await someone();
  await setPolicy(90);
  const user = await waitUntil(
    () => client.user(person.user.id),
    ({ expiry }) => expiry.expiresAt !== null,
  );
  const days = (Date.parse(user.expiry.expiresAt ?? '') - Date.now()) / dayMs;
  assert.ok(Math.abs(days - 90) < 0.1, `${days} days`);
  assert.equal((await person.browser.client.me()).passwordExpiresAt, user.expiry.expiresAt);
  const overview = await client.expiryOverview();
  assert.equal(overview.expiresAfterDays, 90);
  assert.deepEqual(overview.days, [{ day: user.expiry.expiresAt?.slice(0, 10), users: 2 }]);
  assert.deepEqual([overview.expired, overview.exempt, overview.never, overview.remindedToday], [0, 0, 0, 0]);
  await setPolicy(null);
  await waitUntil(
    () => client.expiryOverview(),
    ({ never }) => never === 2,
  );
});

test('an expired password opens nothing but the change of it, and the change renews it', async () => {
  const person = await someone();
  await setPolicy(30);
  await waitUntil(
    () => admin.browser.client.user(person.user.id),
    ({ expiry }) => expiry.expiresAt !== null,
  );
  await sql`update password_expiries set expires_at = now() - interval '1 day' where user_id = ${person.user.id}`.execute(
    server.server.foundation.db,
  );
  assert.equal((await admin.browser.client.expiryOverview()).expired, 1);
  await assert.rejects(person.browser.client.sessions(), rejectsWith('PASSWORD_CHANGE_REQUIRED'));
  const again = await server.logIn(person.user.username, password);
  assert.equal((await again.client.currentSession()).changeRequired, 'expired');
  await again.client.changePassword({ currentPassword: password, newPassword });
  await again.client.sessions();
  assert.equal((await admin.browser.client.expiryOverview()).expired, 0);
  await setPolicy(null);
});

test('a change required at the next log-in leaves open sessions alone; one required now ends them', async () => {
  const { client } = admin.browser;
  const person = await someone();
  const { id, username } = person.user;
  assert.equal((await client.requireChange(id, { when: 'next-login' })).expiry.changeRequired, 'administrator');
  await person.browser.client.sessions();
  const restricted = await server.logIn(username, password);
  await assert.rejects(restricted.client.sessions(), rejectsWith('PASSWORD_CHANGE_REQUIRED'));
  assert.equal((await client.dropRequirement(id)).expiry.changeRequired, null);
  await restricted.client.sessions();
  await client.requireChange(id, { when: 'now' });
  await assert.rejects(person.browser.client.sessions(), rejectsWith('SESSION_ENDED'));
  const last = await server.logIn(username, password);
  await last.client.changePassword({ currentPassword: password, newPassword });
  assert.equal((await client.user(id)).expiry.changeRequired, null);
  const { items } = await client.auditEvents({ subject: id });
  const actions = items.map(({ action }) => action).filter((action) => action.startsWith('password-requirement'));
  assert.deepEqual(actions, [
    'password-requirement.create',
    'password-requirement.drop',
    'password-requirement.create',
  ]);
});

test('what a report asks for cannot be taken back, nor made less by an administrator', async () => {
  const { client } = admin.browser;
  const person = await someone();
  const { id } = person.user;
  const now = new Date();
  const reported = { change_required_from: now, change_required_by: 'report' as const, blocked_at: now };
  const { db } = server.server.foundation;
  await db
    .insertInto('password_expiries')
    .values({ user_id: id, ...reported })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(reported))
    .execute();
  await assert.rejects(client.dropRequirement(id), rejectsWith('NOT_PERMITTED'));
  const user = await client.requireChange(id, { when: 'next-login' });
  assert.deepEqual([user.expiry.changeRequired, user.expiry.blocked], ['report', true]);
});

test('where a directory manages the user, the block is lifted by who has had the password reset there', async () => {
  const { client } = admin.browser;
  const { user } = await someone();
  const { db } = server.server.foundation;
  const settings = { url: 'ldaps://dc.example', baseDn: 'dc=example', bindName: 'rekey@example' };
  const configuration = JSON.stringify({ kind: 'active-directory', settings });
  const { id: authority_store_id } = await db
    .insertInto('stores')
    .values({ name: 'Domain', configuration, managed_user_ways: JSON.stringify({ portal: true, app: false }) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.updateTable('users').set({ authority_store_id }).where('id', '=', user.id).execute();
  const now = new Date();
  const reported = { change_required_from: now, change_required_by: 'report' as const, blocked_at: now };
  await db
    .insertInto('password_expiries')
    .values({ user_id: user.id, ...reported })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(reported))
    .execute();
  const { expiry } = await client.dropRequirement(user.id);
  assert.deepEqual([expiry.changeRequired, expiry.blocked], [null, false]);
});

test('those who expire are listed page by page, soonest first, with whether a reminder can reach them', async () => {
  const { client } = admin.browser;
  const people = [await someone(), await someone(), await someone()];
  await setPolicy(60);
  await client.updateUser(people[0]?.user.id ?? '', { email: 'one@example.org' });
  await client.exemptFromExpiry(people[1]?.user.id ?? '', { exempt: true });
  const { items: all } = await waitUntil(
    () => client.expiringUsers({ limit: 200 }),
    ({ items }) => items.length >= 2,
  );
  const names = all.map(({ username }) => username);
  assert.ok(!names.includes(people[1]?.user.username ?? ''));
  assert.deepEqual(
    all.map(({ expiresAt }) => expiresAt),
    all.map(({ expiresAt }) => expiresAt).sort(),
  );
  assert.deepEqual(
    all.filter(({ reachable }) => reachable).map(({ username }) => username),
    [people[0]?.user.username],
  );
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.expiringUsers({ limit: 2, ...(cursor && { cursor }) });
    paged.push(...page.items.map(({ username }) => username));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  assert.deepEqual(paged, names);
  assert.equal((await client.expiryOverview()).exempt, 1);
  await assert.rejects(client.expiringUsers({ cursor: 'soon' }), rejectsWith('REQUEST_INVALID'));
  await setPolicy(null);
});

test('all of it is for administrators, and about users that exist', async () => {
  const { client } = (await someone()).browser;
  const { id } = admin.user;
  await assert.rejects(client.expiryOverview(), rejectsWith('NOT_PERMITTED'));
  await assert.rejects(client.expiringUsers(), rejectsWith('NOT_PERMITTED'));
  await assert.rejects(client.requireChange(id, { when: 'now' }), rejectsWith('NOT_PERMITTED'));
  await assert.rejects(client.dropRequirement(id), rejectsWith('NOT_PERMITTED'));
  await assert.rejects(client.exemptFromExpiry(id, { exempt: true }), rejectsWith('NOT_PERMITTED'));
  const nobody = randomUUID();
  await assert.rejects(admin.browser.client.requireChange(nobody, { when: 'now' }), rejectsWith('USER_NOT_FOUND'));
  await assert.rejects(admin.browser.client.dropRequirement(nobody), rejectsWith('USER_NOT_FOUND'));
  await assert.rejects(admin.browser.client.exemptFromExpiry(nobody, { exempt: true }), rejectsWith('USER_NOT_FOUND'));
});
