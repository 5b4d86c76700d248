import { randomUUID } from 'node:crypto';
import { AppError, type ChangeAccepted } from '@rekey/protocol';
import type { Caller } from '../platform/http/caller.ts';
import { getUser } from '../users/index.ts';
import { makeChange } from './make-change.ts';
import type { PasswordDeps } from './ports.ts';

interface ChangeRequest {
  /** Chosen by the client; the same id again finds the first request's outcome. */
  id?: string | undefined;
  currentPassword: Buffer;
  newPassword: Buffer;
}

/** Changes the password of who is logged in. The caller erases both passwords.
 *
 *  @throws AppError as every change (`makeChange`)
 */
export async function changePassword(
  deps: PasswordDeps,
  caller: Caller,
  { id = randomUUID(), currentPassword, newPassword }: ChangeRequest,
): Promise<ChangeAccepted> {
  const user = await getUser(deps.propagation.db, caller.userId);
  if (!user) throw new AppError('USER_NOT_FOUND');
  const { sessionId, address, app } = caller;
  const baseVersion = user.passwordVersion;
  const change = { id, userId: user.id, origin: 'portal', baseVersion, sessionId, address, app } as const;
  return makeChange(deps, user, change, { currentPassword, newPassword });
}
