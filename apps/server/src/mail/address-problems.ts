import { type AddressProblem, AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db } from '../tables.ts';
import { addressKey } from './choose-address.ts';

const listedMax = 1000;

/** Addresses that mail does not reach, newest first, at most 1000; without those that their user does not have any more. */
export async function listAddressProblems(db: Db): Promise<AddressProblem[]> {
  const rows = await db
    .selectFrom('address_problems as problem')
    .leftJoin('users', 'users.id', 'problem.user_id')
    .where('problem.resolved_at', 'is', null)
    .where(sql<boolean>`(users.id is null or problem.address in (lower(users.email), lower(users.recovery_email)))`)
    .orderBy('problem.last_at', 'desc')
    .orderBy('problem.address')
    .limit(listedMax)
    .select([
      'problem.address',
      'users.id as userId',
      'users.username',
      'problem.kind',
      'problem.detail',
      'problem.since',
      'problem.last_at as lastAt',
    ])
    .execute();
  return rows.map(({ userId, username, since, lastAt, ...row }) => ({
    ...row,
    user: userId !== null && username !== null ? { id: userId, username } : null,
    since: since.toISOString(),
    lastAt: lastAt.toISOString(),
  }));
}

/** Takes an address off the list: mail is sent to it again.
 *
 *  @throws AppError NOT_FOUND when it is not on the list
 */
export async function resolveAddressProblem(
  { db, clock }: { db: Db; clock: Clock },
  actor: Caller,
  address: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const resolved = await tx
      .updateTable('address_problems')
      .set({ resolved_at: clock.now() })
      .where('address', '=', addressKey(address))
      .where('resolved_at', 'is', null)
      .returning('user_id')
      .executeTakeFirst();
    if (!resolved) throw new AppError('NOT_FOUND');
    await recordAuditEvent(tx, {
      action: 'address-problem.resolve',
      outcome: 'success',
      ...auditActor(actor),
      details: { address: addressKey(address) },
    });
  });
}
