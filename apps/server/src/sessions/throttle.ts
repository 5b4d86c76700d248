import { createHash } from 'node:crypto';
import { AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Db } from '../tables.ts';

const freeAttempts = 5;
const forgottenAfterMinutes = 30;
const longestWaitSeconds = 900;
// One source that tries many accounts is slowed down as a whole.
const freeAttemptsPerSource = 60;

const anyAccount = createHash('sha256').update('any account').digest();

/** Counts one attempt at a password before it is verified, so that a burst of parallel guesses is counted too.
 *
 *  A right password clears the count (`clearThrottle`). The user name is stored as a hash and counts whether or not it exists.
 *
 *  @throws AppError TOO_MANY_ATTEMPTS with `retryAfterSeconds`
 */
export async function takeAttempt(db: Db, attempt: { username: string; source: string; now: Date }): Promise<void> {
  const { source, now } = attempt;
  const account = hashOf(attempt.username);
  const taken = await sql`
    insert into login_failures (username_hash, source, failures, last_at)
    values (${account}, ${source}, 1, ${now}), (${anyAccount}, ${source}, 1, ${now})
    on conflict (username_hash, source) do update
      set failures = case when ${isForgotten(now)} then 1 else login_failures.failures + 1 end, last_at = ${now}
      where ${isForgotten(now)} or login_failures.failures < ${free}
        or login_failures.last_at + ${wait} <= ${now}::timestamptz
    returning 1`.execute(db);
  if (taken.rows.length === 2) return;
  const left = await sql<{ seconds: number }>`
    select ceil(max(extract(epoch from login_failures.last_at + ${wait} - ${now}::timestamptz)))::int as seconds
    from login_failures
    where username_hash in (${account}, ${anyAccount}) and source = ${source} and failures >= ${free}`.execute(db);
  throw new AppError('TOO_MANY_ATTEMPTS', { details: { retryAfterSeconds: Math.max(1, left.rows[0]?.seconds ?? 1) } });
}

/** Forgets the failures of an account from one source, and takes back the source's own count of this attempt. */
export async function clearThrottle(db: Db, attempt: { username: string; source: string }): Promise<void> {
  const { source } = attempt;
  await sql`
    with forgiven as (
      delete from login_failures where username_hash = ${hashOf(attempt.username)} and source = ${source}
    )
    update login_failures set failures = failures - 1
    where username_hash = ${anyAccount} and source = ${source} and failures > 0`.execute(db);
}

// One statement decides and counts: the row locks put parallel attempts in order. After the free ones the wait doubles with each.
const free = sql`(case when login_failures.username_hash = ${anyAccount} then ${freeAttemptsPerSource}::int else ${freeAttempts}::int end)`;
const wait = sql`make_interval(secs => least(${longestWaitSeconds}, power(2, least(login_failures.failures - ${free}, 20))))`;

function isForgotten(now: Date) {
  return sql<boolean>`login_failures.last_at < ${now}::timestamptz - make_interval(mins => ${forgottenAfterMinutes})`;
}

function hashOf(username: string): Buffer {
  return createHash('sha256').update(username.normalize('NFC').toLowerCase()).digest();
}
