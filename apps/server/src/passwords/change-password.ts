import { randomUUID } from 'node:crypto';
import { AppError, type ChangeAccepted } from '@rekey/protocol';
import type { Caller } from '../platform/http/caller.ts';
import { clearThrottle, takeAttempt } from '../sessions/index.ts';
import { findStore } from '../stores/index.ts';
import { getUser, type UserRow } from '../users/index.ts';
import { changeAtAuthority } from './change-at-authority.ts';
import { assertAcceptable } from './check-password.ts';
import { commitChange } from './commit-change.ts';
import { hashNewPassword } from './hash-new-password.ts';
import type { PasswordDeps } from './ports.ts';
import { findChange, findCurrentVersion, insertChange, type NewChange } from './queries.ts';
import { refuseChange } from './refuse-change.ts';

interface ChangeRequest {
  /** Chosen by the client; the same id again finds the first request's outcome. */
  id?: string | undefined;
  currentPassword: Buffer;
  newPassword: Buffer;
}

/** Changes a user's password: prove, check the rules, let the authority decide, commit with one sealed delivery per place.
 *
 *  Answers when the change is decided, or when the authoritative store stays silent: then it is still `verifying`, and reconciliation decides.
 *  The caller erases both passwords.
 *
 *  @throws AppError CURRENT_PASSWORD_WRONG, PASSWORD_REFUSED_BY_POLICY, PASSWORD_REFUSED_BY_STORE, CHANGE_NOT_ALLOWED_HERE, CHANGE_CONFLICT,
 *    AUTHORITY_UNREACHABLE, TOO_MANY_ATTEMPTS, SERVER_BUSY; nothing was changed then, and `changeId` is in the details
 */
export async function changePassword(
  deps: PasswordDeps,
  caller: Caller,
  request: ChangeRequest,
): Promise<ChangeAccepted> {
  const { db, clock } = deps.propagation;
  const id = request.id ?? randomUUID();
  const user = await getUser(db, caller.userId);
  if (!user) throw new AppError('USER_NOT_FOUND');
  const change: NewChange = {
    id,
    userId: user.id,
    origin: 'portal',
    baseVersion: user.passwordVersion,
    sessionId: caller.sessionId,
    address: caller.address,
  };
  if (!(await insertChange(db, change, clock.now()))) return findEarlier(deps, change);
  try {
    await assertAllowedHere(deps, user);
    const accepted =
      user.authorityStoreId === null
        ? await changeHere(deps, user, change, request)
        : await changeAtAuthority(deps, user, change, request);
    // Not committed because it had ended before: by the user, or because it took too long.
    return accepted.state === 'canceled' ? await findEarlier(deps, change) : accepted;
  } catch (error) {
    const refusal = await refuseChange(deps, user, change, error);
    if (!(refusal instanceof AppError)) throw refusal;
    // Canceled by the user, or settled with the authority meanwhile: then that is what became of it.
    const decided = await findEarlier(deps, change);
    if (decided.state === 'refused') throw refusal;
    return decided;
  }
}

async function changeHere(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  { currentPassword, newPassword }: ChangeRequest,
): Promise<ChangeAccepted> {
  const oldVerifier = await proveCurrent(deps, user, change, currentPassword);
  const policy = await assertAcceptable(deps, user, { newPassword, currentPassword });
  const verifier = await hashNewPassword(deps, { userId: user.id, policy, oldVerifier }, newPassword);
  const proven = { change, verifier, policy, authorityTargetId: null };
  const state = await commitChange(deps, proven, { newPassword, oldPassword: currentPassword });
  return { id: change.id, state };
}

async function proveCurrent(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  currentPassword: Buffer,
): Promise<string> {
  const { db, clock } = deps.propagation;
  const attempt = { username: user.username, source: change.address ?? 'unknown', now: clock.now() };
  await takeAttempt(db, attempt);
  const current = await findCurrentVersion(db, user.id);
  const verified = current?.verifier ? await deps.hasher.verify(current.verifier, currentPassword) : false;
  if (!current?.verifier || !verified) throw new AppError('CURRENT_PASSWORD_WRONG');
  await clearThrottle(db, attempt);
  return current.verifier;
}

// The same id by the same user = the same request again. Anything else that is under way is another change.
async function findEarlier(deps: PasswordDeps, change: NewChange): Promise<ChangeAccepted> {
  const earlier = await findChange(deps.propagation.db, change.id);
  if (earlier?.userId !== change.userId) throw new AppError('CHANGE_CONFLICT');
  return { id: earlier.id, state: earlier.state };
}

async function assertAllowedHere(deps: PasswordDeps, user: UserRow): Promise<void> {
  if (user.authorityStoreId === null) return;
  const store = await findStore(deps.propagation.db, user.authorityStoreId);
  if (!store?.managedUserWays.portal) {
    throw new AppError('CHANGE_NOT_ALLOWED_HERE', { details: { store: store?.name ?? '' } });
  }
}
