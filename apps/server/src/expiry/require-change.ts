import { AppError, type RequireChangeRequest } from '@rekey/protocol';
import { type Actor, auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../tables.ts';
import { lockUser } from '../users/index.ts';
import { expiryOf } from './expiry-of.ts';

export interface RequireChangeDeps {
  db: Db;
  clock: Clock;
  /** Ends every session of a user, in the caller's transaction. */
  endSessions(tx: Tx, userId: string): Promise<unknown>;
}

/** Has a user choose a new password at the next log-in; or now, which also ends every session.
 *
 *  @throws AppError USER_NOT_FOUND
 */
export async function requireChange(
  deps: RequireChangeDeps,
  actor: Actor,
  userId: string,
  { when }: RequireChangeRequest,
): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    const required = { change_required_from: now, change_required_by: 'administrator', updated_at: now } as const;
    await tx
      .insertInto('password_expiries')
      .values({ user_id: userId, ...required })
      // What a report asks for is more, and stays.
      .onConflict((conflict) =>
        conflict.column('user_id').doUpdateSet(required).where('password_expiries.blocked_at', 'is', null),
      )
      .execute();
    if (when === 'now') await deps.endSessions(tx, userId);
    await recordAuditEvent(tx, {
      action: 'password-requirement.create',
      outcome: 'success',
      ...auditActor(actor),
      subject: { id: userId, name: user.username },
      details: { when },
    });
  });
}

/** Takes back what an administrator asked for. Doing it again changes nothing.
 *
 *  @throws AppError USER_NOT_FOUND; NOT_PERMITTED where a report asked for it, because only a reset settles that. Where a directory manages the user,
 *    the reset may have been made there, and the administrator is believed
 */
export async function dropRequirement(deps: { db: Db; clock: Clock }, actor: Actor, userId: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    const { changeRequiredBy: by } = await expiryOf(tx, userId);
    if (by === 'report' && user.authorityStoreId === null) throw new AppError('NOT_PERMITTED');
    if (!by) return;
    await tx
      .updateTable('password_expiries')
      .set({ change_required_from: null, change_required_by: null, blocked_at: null, updated_at: deps.clock.now() })
      .where('user_id', '=', userId)
      .execute();
    await recordAuditEvent(tx, {
      action: 'password-requirement.drop',
      outcome: 'success',
      ...auditActor(actor),
      subject: { id: userId, name: user.username },
    });
  });
}
