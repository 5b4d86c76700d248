import { AppError, type ExemptionRequest } from '@rekey/protocol';
import { type Actor, auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../tables.ts';
import { lockUser } from '../users/index.ts';
import { expiryOf } from './expiry-of.ts';
import { rewriteExpiryOf } from './rewrite-expiries.ts';

/** Takes a user out of the organization's expiry, or back in; then at least a week remains. Doing it again changes nothing.
 *
 *  @throws AppError USER_NOT_FOUND
 */
export async function exemptFromExpiry(
  deps: { db: Db; clock: Clock },
  actor: Actor,
  userId: string,
  { exempt }: ExemptionRequest,
): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    const { exempt: isExempt } = await expiryOf(tx, userId);
    if (isExempt === exempt) return;
    const values = { exempt, notice_from: exempt ? null : now, updated_at: now };
    await tx
      .insertInto('password_expiries')
      .values({ user_id: userId, ...values })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
      .execute();
    await rewriteExpiryOf(tx, userId, now);
    await recordAuditEvent(tx, {
      action: 'expiry-exemption.update',
      outcome: 'success',
      ...auditActor(actor),
      subject: { id: userId, name: user.username },
      details: { exempt },
    });
  });
}
