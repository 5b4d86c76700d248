import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { renewExpiry, sendDueReminders, takeOverPolicy } from '../apps/server/src/expiry/index.ts';
import { migrate, openDatabase, openPool, startEmbeddedPostgres } from '../apps/server/src/platform/database/index.ts';
import { createLog } from '../apps/server/src/platform/log.ts';
import { openVault } from '../apps/server/src/platform/vault/index.ts';
import { prepareWorker, scheduleJob } from '../apps/server/src/platform/worker.ts';
import type { Db, Tables } from '../apps/server/src/tables.ts';
import { quantiles, round } from './quantiles.ts';

const migrations = fileURLToPath(new URL('../apps/server/migrations/', import.meta.url));
const userCounts = [10_000, 100_000, 1_000_000];
const dueCount = 2_000;
const now = new Date('2026-06-01T09:30:00Z');

/** What it costs to look for due reminders, to find whose password ends within a week, to renew an expiry, and to order reminders, among 10,000
 *  to 1,000,000 users of whom always the same number is due. PostgreSQL is the embedded one, as durable as in production.
 */
export async function benchExpiry(): Promise<object> {
  const directory = await mkdtemp(join(tmpdir(), 'rekey-bench-'));
  await chmod(directory, 0o711);
  const postgres = await startEmbeddedPostgres({ directory: join(directory, 'postgres') });
  const log = createLog({ level: 'silent' });
  const options = { max: 10, log, statementTimeoutMs: 600_000 };
  const administration = openDatabase(postgres.administration, { ...options, max: 1 });
  const pool = openPool(postgres.connection, options);
  const db = openDatabase<Tables>(postgres.connection, options);
  try {
    await migrate(db, migrations);
    await prepareWorker(pool, log);
    const vault = await openVault(join(directory, 'vault'));
    const clock = { now: () => now };
    const schedule: Parameters<typeof takeOverPolicy>[0]['schedule'] = (tx, job) => scheduleJob(tx as never, job);
    const deps = { db, clock, vault, origin: 'https://rekey.example', schedule };
    await db.transaction().execute((tx) => takeOverPolicy(deps, tx, { expiresAfterDays: 90, expirySpreadDays: 14 }));
    const rounds = [];
    for (const count of userCounts) {
      await growTo(db, count);
      // What it writes for the users that were just made shall not be counted.
      await sql`checkpoint`.execute(administration);
      rounds.push({ users: count, due: dueCount, ...(await measure(deps)) });
    }
    return { cores: availableParallelism(), rounds };
  } finally {
    await Promise.all([pool.end(), db.destroy(), administration.destroy()]);
    await postgres.stop();
    await rm(directory, { recursive: true });
  }
}

// Nobody of them is due: their passwords end in ten to ninety days.
async function growTo(db: Db, count: number): Promise<void> {
  await sql`
    with added as (
      insert into users (username, display_name, email, role, password_version, password_changed_at)
      select 'user-' || number, 'User ' || number, 'user-' || number || '@example.org', 'user', 1, ${now}::timestamptz - interval '2000 hours'
      from generate_series((select count(*) from users) + 1, ${count}::bigint) as number
      returning id
    )
    insert into password_expiries (user_id, expires_at, next_reminder_at)
    select id, ends_at, next_reminder(ends_at, ${now}::timestamptz, 'UTC', 9)
    from (select id, ${now}::timestamptz + make_interval(secs => (10 + 80 * place_of(id)) * 86400) as ends_at from added) as expiries
  `.execute(db);
  await sql`vacuum analyze`.execute(db);
}

async function measure(deps: Parameters<typeof sendDueReminders>[0]): Promise<object> {
  const idle = await timesOf(200, () => sendDueReminders(deps));
  await makeDue(deps.db);
  const withinAWeek = await timesOf(50, () => findWithinAWeek(deps.db));
  const users = await deps.db.selectFrom('users').select('id').limit(200).execute();
  const startedAt = performance.now();
  const ordered = await sendDueReminders(deps);
  const seconds = (performance.now() - startedAt) / 1000;
  if (ordered !== dueCount) throw new Error(`${ordered} reminders instead of ${dueCount}`);
  const renewing = await timesOf(users.length, (index) =>
    deps.db.transaction().execute((tx) => renewExpiry(tx, { userId: users[index]?.id ?? '', at: now })),
  );
  await clearDue(deps.db);
  return {
    lookWithNobodyDueMs: quantiles(idle),
    findWithinAWeekMs: quantiles(withinAWeek),
    renewExpiryMs: quantiles(renewing),
    remindersPerSecond: round(ordered / seconds),
  };
}

// Spread over all users, as they are in life.
async function makeDue(db: Db): Promise<void> {
  await sql`update password_expiries set expires_at = ${now}::timestamptz + interval '100 hours', next_reminder_at = ${now}::timestamptz - interval '30 minutes'
    where user_id in (select user_id from password_expiries order by md5(user_id::text) limit ${dueCount})`.execute(db);
}

async function clearDue(db: Db): Promise<void> {
  await sql`update password_expiries set expires_at = ${now}::timestamptz + interval '1000 hours',
    next_reminder_at = ${now}::timestamptz + interval '900 hours' where expires_at < ${now}::timestamptz + interval '7 days'`.execute(
    db,
  );
  for (const table of ['expiry_reminders', 'mails', 'one_time_links'])
    await sql.raw(`delete from ${table}`).execute(db);
  await sql`delete from graphile_worker._private_jobs`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

async function findWithinAWeek(db: Db): Promise<void> {
  const { rows } = await sql`select user_id, expires_at from password_expiries
    where expires_at > ${now}::timestamptz and expires_at <= ${now}::timestamptz + interval '7 days' order by expires_at`.execute(
    db,
  );
  if (rows.length !== dueCount) throw new Error(`${rows.length} instead of ${dueCount} end within a week`);
}

async function timesOf(count: number, work: (index: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const startedAt = performance.now();
    await work(index);
    times.push(performance.now() - startedAt);
  }
  return times;
}
