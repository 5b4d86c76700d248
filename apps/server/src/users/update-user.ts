import { AppError, type Preferences, type UpdateUserRequest, type User } from '@rekey/protocol';
import { type Actor, auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db, Tx } from '../tables.ts';
import { describeUser } from './describe-user.ts';
import { lockForDemotion } from './last-administrator.ts';
import { lockUser, type UserChanges, type UserRow, updateUserRow } from './queries.ts';

/** Where mail to a user goes. */
export type UserAddresses = Pick<UserRow, 'email' | 'recoveryEmail'>;

export interface UpdateUserDeps {
  db: Db;
  /** Somebody other than the user changed where mail to the user goes: the addresses before must hear of it. */
  onAddressChanged(tx: Tx, change: { userId: string; before: UserAddresses; after: UserAddresses }): Promise<void>;
  /** The user lives by another clock: what was reckoned by the old one must be reckoned again. */
  onTimeZoneChanged(tx: Tx, userId: string): Promise<void>;
}

/** Changes a user, as an administrator may; what is absent stays, and null takes away.
 *
 *  @throws AppError USER_NOT_FOUND, LAST_ADMINISTRATOR
 */
export async function updateUser(
  deps: UpdateUserDeps,
  actor: Actor,
  id: string,
  request: UpdateUserRequest,
): Promise<User> {
  return deps.db.transaction().execute(async (tx) => {
    const user = request.role === 'user' ? await lockForDemotion(tx, id) : await lockUser(tx, id);
    if (!user) throw new AppError('USER_NOT_FOUND');
    const changes = changesOf(user, request);
    await applyChanges(deps, tx, user, changes);
    if (changes.email !== undefined || changes.recoveryEmail !== undefined) {
      const before = { email: user.email, recoveryEmail: user.recoveryEmail };
      const { email = before.email, recoveryEmail = before.recoveryEmail } = changes;
      await deps.onAddressChanged(tx, { userId: id, before, after: { email, recoveryEmail } });
    }
    await recordUpdate(tx, actor, user, changes);
    return describeUser(tx, id);
  });
}

/** Saves how a user wants to be spoken to, and by which clock; by the user. */
export async function savePreferences(
  deps: Omit<UpdateUserDeps, 'onAddressChanged'>,
  caller: Caller,
  { language, timeZone }: Preferences,
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, caller.userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    const changes = changesOf(user, { language, timeZone });
    await applyChanges(deps, tx, user, changes);
    await recordUpdate(tx, caller, user, changes);
  });
}

async function applyChanges(
  deps: Pick<UpdateUserDeps, 'onTimeZoneChanged'>,
  tx: Tx,
  { id }: UserRow,
  changes: UserChanges,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await updateUserRow(tx, id, changes);
  if (changes.timeZone !== undefined) await deps.onTimeZoneChanged(tx, id);
}

// Last in the transaction, because the audit log's chain is locked from here to the commit.
async function recordUpdate(tx: Tx, actor: Actor, user: UserRow, changes: UserChanges): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await recordAuditEvent(tx, {
    action: 'user.update',
    outcome: 'success',
    ...auditActor(actor),
    subject: { id: user.id, name: user.username },
    details: { changed: Object.keys(changes), ...(changes.role && { role: changes.role }) },
  });
}

function changesOf(user: UserRow, request: UpdateUserRequest): UserChanges {
  const given = Object.entries(request) as [keyof UpdateUserRequest, never][];
  return Object.fromEntries(given.filter(([name, value]) => value !== undefined && value !== user[name]));
}
