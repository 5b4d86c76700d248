import { AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';
import { withdrawChallenges } from './challenges/index.ts';
import { methodOf } from './decide-proof.ts';
import type { FactorDeps } from './ports.ts';
import { getFactor, lockFactors } from './queries.ts';
import { type FactorActor, tellOfFactor } from './tell-of-factor.ts';
import { authenticatorTopic } from './topics.ts';

/** Removes a factor for good, with its keys and secrets, and tells of it. The row stays, for the audit log and for what it has approved.
 *
 *  An open question that it could have answered is withdrawn.
 *
 *  @throws AppError FACTOR_NOT_FOUND also for somebody else's
 */
export async function removeFactor(
  deps: FactorDeps,
  tx: Tx,
  { userId, factorId, by }: { userId: string; factorId: string; by: FactorActor },
): Promise<void> {
  // First of all, because who decides a challenge locks it before everything else.
  if (await couldAnswer(tx, { userId, factorId })) await withdrawChallenges(deps, tx, { userId });
  await lockFactors(tx, userId);
  const factor = await tx
    .updateTable('factors')
    .set({ removed_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', factorId)
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .where('removed_at', 'is', null)
    .returning(['id', 'kind', 'name'])
    .executeTakeFirst();
  if (!factor) throw new AppError('FACTOR_NOT_FOUND');
  await tx.deleteFrom('totp_secrets').where('factor_id', '=', factorId).execute();
  await tx.deleteFrom('passkeys').where('factor_id', '=', factorId).execute();
  await tx.deleteFrom('authenticators').where('factor_id', '=', factorId).execute();
  await deps.publish(tx, authenticatorTopic, userId);
  await tellOfFactor(deps, tx, { what: 'removed', userId, factor, by });
}

async function couldAnswer(tx: Tx, which: { userId: string; factorId: string }): Promise<boolean> {
  const { kind } = await getFactor(tx, which);
  const open = await tx
    .selectFrom('challenges')
    .where('user_id', '=', which.userId)
    .where('state', '=', 'open')
    .where(sql<boolean>`${methodOf(kind)} = any(methods)`)
    .select('id')
    .executeTakeFirst();
  return open !== undefined;
}
