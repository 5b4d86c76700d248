import { AppError, type BypassRequest } from '@rekey/protocol';
import { sql } from 'kysely';
import { recordAuditEvent } from '../audit/index.ts';
import type { Db } from '../tables.ts';
import { getUser } from '../users/index.ts';
import { auditFactorActor, type FactorActor } from './tell-of-factor.ts';

/** Lets a user through without a proof, for so many hours from now; it ends by itself. Another one takes the place of the one before.
 *
 *  @throws AppError USER_NOT_FOUND, USER_DEACTIVATED
 */
export async function grantBypass(
  { db }: { db: Db },
  by: FactorActor,
  { userId, hours, reason }: BypassRequest & { userId: string },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const user = await getUser(tx, userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    if (user.state !== 'active') throw new AppError('USER_DEACTIVATED');
    const until = sql<Date>`clock_timestamp() + make_interval(hours => ${hours})`;
    const row = { until, reason, granted_by: by.userId, created_at: sql<Date>`clock_timestamp()` };
    const granted = await tx
      .insertInto('factor_bypasses')
      .values({ user_id: userId, ...row })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
      .returning('until')
      .executeTakeFirstOrThrow();
    await recordAuditEvent(tx, {
      action: 'factor.bypass',
      outcome: 'success',
      ...auditFactorActor(by),
      subject: { id: userId, name: user.username },
      details: { hours, until: granted.until.toISOString(), reason },
    });
  });
}

/** Lets a user through no longer. Nothing happens when that was over already.
 *
 *  @throws AppError USER_NOT_FOUND
 */
export async function endBypass({ db }: { db: Db }, by: FactorActor, userId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const user = await getUser(tx, userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    const ended = await tx
      .deleteFrom('factor_bypasses')
      .where('user_id', '=', userId)
      .returning(sql<boolean>`until > clock_timestamp()`.as('wasOpen'))
      .executeTakeFirst();
    if (!ended?.wasOpen) return;
    await recordAuditEvent(tx, {
      action: 'factor.bypass-end',
      outcome: 'success',
      ...auditFactorActor(by),
      subject: { id: userId, name: user.username },
    });
  });
}
