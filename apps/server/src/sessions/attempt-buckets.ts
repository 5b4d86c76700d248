import { sql } from 'kysely';
import type { Db } from '../tables.ts';

/** What is counted together: attempts at one thing from one place. The free ones do not wait; from then on the wait doubles with each. */
export interface Bucket {
  /** Hash of what is tried. */
  key: Buffer;
  source: string;
  free: number;
}

const forgottenAfterMinutes = 30;
const longestWaitSeconds = 900;

/** Counts one attempt in every bucket; or in none, when one of them has to wait: a source that is refused already must not use up what
 *  others share with it.
 *
 *  Row locks put parallel attempts in order. Everybody names the buckets from the narrowest to the widest, so that no two wait for each other.
 *
 *  @returns seconds until the next attempt; 0 = this one was counted
 */
export async function takeFromAll(db: Db, buckets: readonly Bucket[], now: Date): Promise<number> {
  const isAlone = buckets.length === 1;
  // A flood of refused attempts only reads. Who has a bucket of their own is no flood, and asks once.
  const seconds = isAlone ? 0 : await secondsToWait(db, buckets, now);
  if (seconds > 0) return seconds;
  const isCounted = isAlone ? await countInEach(db, buckets, now) : await countInAllOrNone(db, buckets, now);
  return isCounted ? 0 : Math.max(1, await secondsToWait(db, buckets, now));
}

function countInAllOrNone(db: Db, buckets: readonly Bucket[], now: Date): Promise<boolean> {
  const count = db.transaction().execute(async (tx) => {
    if (!(await countInEach(tx, buckets, now))) throw new TooSoonError();
    return true;
  });
  return count.catch((error: unknown) => {
    if (error instanceof TooSoonError) return false;
    throw error;
  });
}

/** Takes back one attempt that was counted. */
export async function giveBack(db: Db, buckets: readonly Bucket[]): Promise<void> {
  if (buckets.length === 0) return;
  await sql`
    update login_failures set failures = failures - 1
    where (username_hash, source) in (${namesOf(buckets)}) and failures > 0`.execute(db);
}

/** Forgets what was counted in one bucket. */
export async function emptyBucket(db: Db, { key, source }: Bucket): Promise<void> {
  await db.deleteFrom('login_failures').where('username_hash', '=', key).where('source', '=', source).execute();
}

/** Forgets what was counted for a key, wherever it came from. */
export async function emptyBucketsOf(db: Db, key: Buffer): Promise<void> {
  await db.deleteFrom('login_failures').where('username_hash', '=', key).execute();
}

/** What is counted for a key and not forgotten yet, newest first. */
export function listBucketsOf(db: Db, key: Buffer, now: Date) {
  return db
    .selectFrom('login_failures')
    .where('username_hash', '=', key)
    .where(sql<boolean>`not ${isForgotten(now)}`)
    .orderBy('last_at', 'desc')
    .select(['source', 'failures', 'last_at as lastAt'])
    .execute();
}

/** How long a bucket waits after its last attempt. */
export function waitSeconds(failures: number, free: number): number {
  return failures < free ? 0 : Math.min(longestWaitSeconds, 2 ** Math.min(failures - free, 20));
}

/** Erases what is forgotten, so that the table holds no more than what was tried in the last half hour. */
export async function sweepAttempts(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('login_failures').where(isForgotten(now)).execute();
}

/** Thrown inside the transaction, so that nothing of it stays. */
class TooSoonError extends Error {
  override name = 'TooSoonError';
}

// One statement; false when one of them was not counted.
async function countInEach(db: Db, buckets: readonly Bucket[], now: Date): Promise<boolean> {
  const rows = buckets.map(({ key, source }) => sql`(${key}::bytea, ${source}::text, 1, ${now}::timestamptz)`);
  const counted = await sql`
    insert into login_failures (username_hash, source, failures, last_at)
    values ${sql.join(rows)}
    on conflict (username_hash, source) do update
      set failures = case when ${isForgotten(now)} then 1 else login_failures.failures + 1 end, last_at = ${now}::timestamptz
      where ${isForgotten(now)} or ${waitsUntil(buckets)} <= ${now}::timestamptz
    returning 1`.execute(db);
  return counted.rows.length === buckets.length;
}

async function secondsToWait(db: Db, buckets: readonly Bucket[], now: Date): Promise<number> {
  const { rows } = await sql<{ seconds: number | null }>`
    select ceil(max(extract(epoch from ${waitsUntil(buckets)} - ${now}::timestamptz)))::int as seconds
    from login_failures
    where (username_hash, source) in (${namesOf(buckets)}) and not ${isForgotten(now)}`.execute(db);
  return Math.max(0, rows[0]?.seconds ?? 0);
}

function namesOf(buckets: readonly Bucket[]) {
  return sql.join(buckets.map(({ key, source }) => sql`(${key}::bytea, ${source}::text)`));
}

// As `waitSeconds`, for each row by what is free in its bucket.
function waitsUntil(buckets: readonly Bucket[]) {
  const cases = buckets.map(
    ({ key, source, free }) =>
      sql`when login_failures.username_hash = ${key}::bytea and login_failures.source = ${source}::text
        then login_failures.failures - ${free}::int`,
  );
  return sql`(login_failures.last_at + make_interval(secs => (
    select case when over < 0 then 0 else least(${longestWaitSeconds}::int, power(2, least(over, 20))) end
    from (select case ${sql.join(cases, sql` `)} end) as beyond (over))))`;
}

function isForgotten(now: Date) {
  return sql<boolean>`(login_failures.last_at < ${now}::timestamptz - make_interval(mins => ${forgottenAfterMinutes}::int))`;
}
