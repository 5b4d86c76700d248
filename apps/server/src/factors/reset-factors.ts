import { AppError } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import type { Tx } from '../tables.ts';
import { getUser } from '../users/index.ts';
import { withdrawChallenges } from './challenges/index.ts';
import type { FactorDeps } from './ports.ts';
import { listFactors, lockFactors } from './queries.ts';
import { countRecoveryCodes, voidRecoveryCodes } from './recovery-codes.ts';
import { removeFactor } from './remove-factor.ts';
import { auditFactorActor, type FactorActor } from './tell-of-factor.ts';

/** Takes everything from a user that could prove who it is, for who has lost it all: factors, recovery codes, what is being enrolled, and the
 *  question that is open.
 *
 *  @throws AppError USER_NOT_FOUND
 */
export async function resetFactors(deps: FactorDeps, by: FactorActor, userId: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await withdrawChallenges(deps, tx, { userId });
    await lockFactors(tx, userId);
    const user = await getUser(tx, userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    const factors = await listFactors(tx, userId);
    const recoveryCodes = (await countRecoveryCodes(tx, userId)) ?? 0;
    await voidRecoveryCodes(tx, userId);
    await forgetEnrollments(tx, userId);
    for (const { id } of factors) await removeFactor(deps, tx, { userId, factorId: id, by });
    await recordAuditEvent(tx, {
      action: 'factor.reset-all',
      outcome: 'success',
      ...auditFactorActor(by),
      subject: { id: userId, name: user.username },
      details: { factors: factors.length, recoveryCodes },
    });
  });
}

// Whoever began one of these may be who the reset is to keep out.
async function forgetEnrollments(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('factors').where('user_id', '=', userId).where('confirmed_at', 'is', null).execute();
  await tx.deleteFrom('authenticator_pairings').where('user_id', '=', userId).where('factor_id', 'is', null).execute();
  await tx
    .deleteFrom('passkey_ceremonies')
    .where('user_id', '=', userId)
    .where('purpose', '=', 'registration')
    .execute();
}
