import { AppError, type User } from '@rekey/protocol';
import { type Actor, auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Db, Tx } from '../tables.ts';
import { describeUser } from './describe-user.ts';
import { lockForDemotion } from './last-administrator.ts';
import { endSessionsByEpoch, lockUser, type UserRow, updateUserRow } from './queries.ts';

export interface DeactivateUserDeps {
  db: Db;
  /** Ends what else the user has: sessions, links, deliveries on their way. */
  onDeactivated(tx: Tx, userId: string): Promise<void>;
}

/** Takes a user's access away: no log-in, no change, all sessions over. Doing it again changes nothing.
 *
 *  @throws AppError USER_NOT_FOUND, LAST_ADMINISTRATOR
 */
export async function deactivateUser(deps: DeactivateUserDeps, actor: Actor, id: string): Promise<User> {
  return deps.db.transaction().execute(async (tx) => {
    const user = await lockForDemotion(tx, id);
    if (!user) throw new AppError('USER_NOT_FOUND');
    if (user.state === 'active') {
      await updateUserRow(tx, id, { state: 'deactivated' });
      await endSessionsByEpoch(tx, id);
      await deps.onDeactivated(tx, id);
      await recordStateChange(tx, actor, user, 'user.deactivate');
    }
    return describeUser(tx, id);
  });
}

/** Gives a deactivated user access again, with the password that was newest. Doing it again changes nothing.
 *
 *  @throws AppError USER_NOT_FOUND
 */
export async function activateUser(deps: { db: Db }, actor: Actor, id: string): Promise<User> {
  return deps.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, id);
    if (!user) throw new AppError('USER_NOT_FOUND');
    if (user.state === 'deactivated') {
      await updateUserRow(tx, id, { state: 'active' });
      await recordStateChange(tx, actor, user, 'user.activate');
    }
    return describeUser(tx, id);
  });
}

async function recordStateChange(tx: Tx, actor: Actor, user: UserRow, action: string): Promise<void> {
  await recordAuditEvent(tx, {
    action,
    outcome: 'success',
    ...auditActor(actor),
    subject: { id: user.id, name: user.username },
  });
}
