import { AppError, type Factor } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import type { Db } from '../tables.ts';
import { getFactor } from './queries.ts';
import { auditFactorActor, type FactorActor } from './tell-of-factor.ts';

/** Gives one of the caller's own factors another name.
 *
 *  @throws AppError FACTOR_NOT_FOUND
 */
export async function renameFactor(
  { db }: { db: Db },
  by: FactorActor,
  { factorId, name }: { factorId: string; name: string },
): Promise<Factor> {
  const { userId, username } = by;
  return db.transaction().execute(async (tx) => {
    const before = await getFactor(tx, { userId, factorId });
    const renamed = await tx
      .updateTable('factors')
      .set({ name })
      .where('id', '=', factorId)
      .where('removed_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!renamed) throw new AppError('FACTOR_NOT_FOUND');
    await recordAuditEvent(tx, {
      action: 'factor.rename',
      outcome: 'success',
      ...auditFactorActor(by),
      subject: { id: userId, name: username },
      details: { factorId, factorKind: before.kind, name, nameBefore: before.name },
    });
    return { ...before, name };
  });
}
