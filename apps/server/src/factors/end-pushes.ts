import type { ChallengePush } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';
import type { FactorDeps } from './ports.ts';
import { authenticatorTopic } from './topics.ts';

/** How an open push can end, other than by an answer to it. */
export type PushEnd = Exclude<ChallengePush['state'], 'open' | 'wrong-number'>;

/** Ends a challenge's open push in the caller's transaction, and tells the phones. Nothing happens when none is open. */
export async function endPushes(
  deps: Pick<FactorDeps, 'publish'>,
  tx: Tx,
  challengeId: string,
  state: PushEnd,
): Promise<void> {
  const userId = await endPushesOf(tx, { challengeId }, state);
  if (userId !== null) await deps.publish(tx, authenticatorTopic, userId);
}

/** Ends what is open of a challenge or a user. A push that had run out is 'expired', whatever it is that ends it.
 *
 *  @returns whose it was; null when nothing was open
 */
export async function endPushesOf(
  tx: Tx,
  which: { challengeId: string } | { userId: string },
  state: PushEnd,
): Promise<string | null> {
  const [column, id] =
    'challengeId' in which ? (['challenge_id', which.challengeId] as const) : (['user_id', which.userId] as const);
  const ended = await tx
    .updateTable('push_requests')
    .set({
      state: sql`case when expires_at <= clock_timestamp() then 'expired' else ${state} end`,
      decided_at: sql`clock_timestamp()`,
    })
    .where('state', '=', 'open')
    .where(column, '=', id)
    .returning('user_id as userId')
    .executeTakeFirst();
  return ended?.userId ?? null;
}
