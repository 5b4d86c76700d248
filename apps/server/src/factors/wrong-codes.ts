import { AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';

const wrongCodesMax = 10;
const windowSeconds = 60 * 60;

/** Lets one code of a user be looked at after the other, and none after ten wrong ones in an hour, whatever they were typed for.
 *
 *  The next code of this user waits until the transaction ends, so that many at once are no more than ten either.
 *
 *  @throws AppError TOO_MANY_CODES with `retryAfterSeconds`
 */
export async function assertMayTryCode(tx: Tx, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`codes of ${userId}`}, 0))`.execute(tx);
  const { rows } = await sql<{ count: number; retryAfterSeconds: number }>`
    select count(*)::integer as count,
      greatest(1, ceil(extract(epoch from min(at) + make_interval(secs => ${windowSeconds}) - clock_timestamp())))::integer as "retryAfterSeconds"
    from (
      select at from wrong_codes
      where user_id = ${userId} and at > clock_timestamp() - make_interval(secs => ${windowSeconds})
      order by at desc limit ${wrongCodesMax}
    ) as newest`.execute(tx);
  const [{ count = 0, retryAfterSeconds = windowSeconds } = {}] = rows;
  if (count >= wrongCodesMax) throw new AppError('TOO_MANY_CODES', { details: { retryAfterSeconds } });
}

/** Counts a wrong code, in the transaction of who looked at it: it must commit although the code is refused, or nothing has been counted. A second
 *  connection would count as well, and would bring the server to a halt when as many people mistype at once as it has connections.
 */
export async function countWrongCode(tx: Tx, userId: string): Promise<void> {
  await tx.insertInto('wrong_codes').values({ user_id: userId }).execute();
}
