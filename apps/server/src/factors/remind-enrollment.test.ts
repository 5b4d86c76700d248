import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createTestDatabase } from '../platform/database/index.ts';
import type { Job } from '../platform/worker.ts';
import type { Db } from '../tables.ts';
import { remindEnrollment, watchEnrollment } from './remind-enrollment.ts';

const hourMs = 60 * 60 * 1000;
const switchedOnAt = '2026-06-01T14:20:00.000Z';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db;
let now = new Date(switchedOnAt);
const jobs: Job[] = [];
const deps = {
  get db() {
    return db;
  },
  clock: { now: () => new Date(now) },
  schedule: async (_tx: unknown, job: Job) => void jobs.push(job),
};

before(async () => {
  database = await createTestDatabase();
  db = database.db;
});
after(() => database.stop());

beforeEach(async () => {
  for (const table of ['mails', 'factor_bypasses', 'factors', 'factor_settings', 'users'] as const)
    await db.deleteFrom(table).execute();
  now = new Date(switchedOnAt);
  jobs.length = 0;
});

interface Person {
  name: string;
  zone?: string;
  createdAt?: string;
  email?: string | null;
  state?: 'active' | 'deactivated';
}

async function addUser({ name, zone = 'UTC', createdAt = '2026-01-01T00:00:00Z', ...more }: Person): Promise<string> {
  const { email = `${name}@example.org`, state = 'active' } = more;
  const row = { username: name, display_name: name, role: 'user' as const, email, state };
  const { id } = await db
    .insertInto('users')
    .values({ ...row, time_zone: zone, created_at: new Date(createdAt) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function switchOn(settings: { days: number; kinds?: ('push' | 'totp' | 'passkey' | 'duo')[] }) {
  const row = { required: true, kinds: settings.kinds ?? ['push', 'totp'], at_log_in: false, duo: null };
  await db
    .insertInto('factor_settings')
    .values({ ...row, enrollment_days: settings.days, required_since: new Date(switchedOnAt) })
    .execute();
}

async function addFactor(userId: string, kind: 'authenticator' | 'totp' | 'passkey') {
  await db.insertInto('factors').values({ user_id: userId, kind, name: 'Phone', confirmed_at: now }).execute();
}

/** Looks every hour of some days; says when mails were ordered. */
async function live(days: number): Promise<string[]> {
  const sent: string[] = [];
  for (let hour = 0; hour < days * 24; hour++) {
    const count = await remindEnrollment(deps);
    for (let mail = 0; mail < count; mail++) sent.push(now.toISOString().slice(5, 13));
    now = new Date(now.getTime() + hourMs);
  }
  return sent;
}

const mails = () => db.selectFrom('mails').selectAll().orderBy('created_at').execute();

test('who has no factor is reminded at once, and 7, 3 and 1 day before, at nine by their own clock', async () => {
  await addUser({ name: 'ada', zone: 'America/New_York' });
  await switchOn({ days: 14 });
  const sent = await live(20);

  assert.deepEqual(sent, ['06-01T14', '06-09T13', '06-13T13', '06-15T13']);
  const [first] = await mails();
  assert.deepEqual(first?.values, {
    name: 'ada',
    username: 'ada',
    timeZone: 'America/New_York',
    enrollBy: '2026-06-15T14:20:00.000Z',
    kinds: 'authenticator totp',
  });
  assert.equal(first?.not_after.toISOString(), '2026-06-15T14:20:00.000Z');
  assert.equal(jobs.length, 4);
});

test('nobody is reminded who has a factor that counts, is let through, has left, or has no address; nor where nothing can be set up', async () => {
  const [ada, bob] = [await addUser({ name: 'ada' }), await addUser({ name: 'bob' })];
  await addUser({ name: 'cyd', state: 'deactivated' });
  await addUser({ name: 'dan', email: null });
  const eve = await addUser({ name: 'eve' });
  await addFactor(ada, 'totp');
  await db
    .insertInto('factor_bypasses')
    .values({ user_id: bob, until: new Date('2100-01-01'), reason: 'phone lost', granted_by: ada })
    .execute();
  // A passkey, where passkeys are not taken.
  await addFactor(eve, 'passkey');
  assert.equal(await remindEnrollment(deps), 0);
  await switchOn({ days: 14 });
  assert.equal(await remindEnrollment(deps), 1);
  assert.deepEqual(
    (await mails()).map(({ recipient }) => recipient),
    ['eve@example.org'],
  );
  await db.deleteFrom('mails').execute();
  for (const change of [{ kinds: ['duo' as const] }, { required: false }]) {
    await db.updateTable('factor_settings').set(change).execute();
    assert.equal(await remindEnrollment(deps), 0);
  }
});

test('who sets a factor up is not reminded any more, and is again once it is gone', async () => {
  const ada = await addUser({ name: 'ada' });
  await switchOn({ days: 14 });
  assert.equal(await remindEnrollment(deps), 1);
  await addFactor(ada, 'authenticator');
  now = new Date('2026-06-11T10:00:00Z');
  assert.equal(await remindEnrollment(deps), 0);
  await db.updateTable('factors').set({ removed_at: now }).execute();
  assert.equal(await remindEnrollment(deps), 1);
});

test('the days before are not told within a day of the beginning, and a time that is over at once is told once', async () => {
  await addUser({ name: 'ada' });
  await switchOn({ days: 7 });
  assert.deepEqual(await live(9), ['06-01T14', '06-06T09', '06-08T09']);
  await db.deleteFrom('mails').execute();
  now = new Date(switchedOnAt);
  await db.updateTable('factor_settings').set({ enrollment_days: 0 }).execute();
  assert.deepEqual(await live(3), ['06-01T14']);
});

test('who came later has a time of their own, and hears nothing of the day of switching on', async () => {
  await addUser({ name: 'new', createdAt: '2026-07-01T08:00:00Z' });
  await switchOn({ days: 4 });
  now = new Date('2026-07-01T08:30:00Z');
  assert.deepEqual(await live(6), ['07-02T09', '07-04T09']);
});

test('a server that was down tells the latest only, and not at night', async () => {
  await addUser({ name: 'ada', zone: 'Asia/Tokyo' });
  await switchOn({ days: 14 });
  now = new Date('2026-06-12T20:00:00Z');
  assert.deepEqual(await live(1), ['06-13T00'], 'nine in the morning in Tokyo');
  assert.equal((await mails()).length, 1);
});

test('a longer time is counted anew, and an announcement is not made twice', async () => {
  await addUser({ name: 'ada' });
  await switchOn({ days: 14 });
  await live(1);
  await db.updateTable('factor_settings').set({ enrollment_days: 21, updated_at: new Date() }).execute();
  assert.equal(await remindEnrollment(deps), 0);
  now = new Date('2026-06-16T10:00:00Z');
  assert.equal(await remindEnrollment(deps), 1);
});

test('many nodes that look at the same moment remind everybody once, in batches', async () => {
  for (let number = 0; number < 450; number++) await addUser({ name: `user${number}` });
  await switchOn({ days: 14 });
  const counts = await Promise.all(Array.from({ length: 5 }, () => remindEnrollment(deps)));
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    450,
  );
  assert.equal((await mails()).length, 450);
  assert.equal(jobs.length, 450);
});

test('a node goes through the people once a quarter of an hour, and as soon as settings are saved', async () => {
  await addUser({ name: 'ada' });
  await switchOn({ days: 14 });
  const look = watchEnrollment({ ...deps, db, canSendMail: true });
  await look();
  assert.equal((await mails()).length, 1);
  const forget = () => db.deleteFrom('mails').execute();
  const looksAgain = async () => {
    await forget();
    await look();
    return (await mails()).length === 1;
  };
  now = new Date(now.getTime() + 9 * 60_000);
  assert.equal(await looksAgain(), false);
  now = new Date(now.getTime() + 60_000);
  assert.equal(await looksAgain(), true);
  await db.updateTable('factor_settings').set({ updated_at: new Date() }).execute();
  assert.equal(await looksAgain(), true);
  await forget();
  await watchEnrollment({ ...deps, db, canSendMail: false })();
  assert.equal((await mails()).length, 0);
});
