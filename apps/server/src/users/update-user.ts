import { AppError, type UpdateUserRequest, type User } from '@rekey/protocol';
import { type Actor, auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Db } from '../tables.ts';
import { lockForDemotion } from './last-administrator.ts';
import { describeUser, lockUser, type UserRow, updateUserRow } from './queries.ts';

/** Changes a user's display name, e-mail address or role; what is absent stays.
 *
 *  @throws AppError USER_NOT_FOUND, LAST_ADMINISTRATOR
 */
export async function updateUser(
  deps: { db: Db },
  actor: Actor,
  id: string,
  request: UpdateUserRequest,
): Promise<User> {
  return deps.db.transaction().execute(async (tx) => {
    const user = request.role === 'user' ? await lockForDemotion(tx, id) : await lockUser(tx, id);
    if (!user) throw new AppError('USER_NOT_FOUND');
    const changes = changesOf(user, request);
    if (Object.keys(changes).length > 0) {
      await updateUserRow(tx, id, changes);
      await recordAuditEvent(tx, {
        action: 'user.update',
        outcome: 'success',
        ...auditActor(actor),
        subject: { id, name: user.username },
        details: { changed: Object.keys(changes), ...(changes.role && { role: changes.role }) },
      });
    }
    return describeUser(tx, id);
  });
}

type Changes = Partial<Pick<UserRow, 'displayName' | 'email' | 'role'>>;

function changesOf(user: UserRow, { displayName, email, role }: UpdateUserRequest): Changes {
  return {
    ...(displayName !== undefined && displayName !== user.displayName && { displayName }),
    ...(email !== undefined && email !== user.email && { email }),
    ...(role !== undefined && role !== user.role && { role }),
  };
}
