import { AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Db } from '../../tables.ts';

/** Of one user, whatever they were for: a phone that keeps asking is approved at last by somebody who is tired (MFA fatigue). */
const pushesPerWindow = 3;
const windowSeconds = 300;

/** When the next push to a user may be sent, and in how many seconds that is; null = now. By the database's clock. */
export async function readNextPush(
  db: Db,
  userId: string,
): Promise<{ nextPushAt: Date; retryAfterSeconds: number } | null> {
  const window = sql`make_interval(secs => ${windowSeconds})`;
  const { rows } = await sql<{ nextPushAt: Date; retryAfterSeconds: number }>`
    select created_at + ${window} as "nextPushAt",
      ceil(extract(epoch from created_at + ${window} - clock_timestamp()))::integer as "retryAfterSeconds"
    from push_requests
    where user_id = ${userId} and created_at + ${window} > clock_timestamp()
    order by created_at desc
    offset ${pushesPerWindow - 1} limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Refuses the fourth push in five minutes; in a transaction that holds the lock of the user's open challenge, so that two at once are two.
 *
 *  @throws AppError TOO_MANY_PUSHES with `retryAfterSeconds` and `nextPushAt`
 */
export async function assertMayPush(db: Db, userId: string): Promise<void> {
  const next = await readNextPush(db, userId);
  if (!next) return;
  const { nextPushAt, retryAfterSeconds } = next;
  throw new AppError('TOO_MANY_PUSHES', { details: { retryAfterSeconds, nextPushAt: nextPushAt.toISOString() } });
}
