import { AppError, type ChangeAccepted } from '@rekey/protocol';
import { clearThrottle, takeAttempt } from '../sessions/index.ts';
import { findStore } from '../stores/index.ts';
import type { UserRow } from '../users/index.ts';
import { changeAtAuthority } from './change-at-authority.ts';
import { assertAcceptable } from './check-password.ts';
import { commitChange } from './commit-change.ts';
import { hashNewPassword } from './hash-new-password.ts';
import type { PasswordDeps } from './ports.ts';
import { type ChangeSecrets, findChange, findCurrentVersion, insertChange, type NewChange } from './queries.ts';
import { refuseChange } from './refuse-change.ts';

/** Makes a change, whichever way it came: prove, check the rules, let the authority decide, commit with one sealed delivery per place.
 *
 *  Answers when the change is decided, or when the authoritative store stays silent: then it is still `verifying`, and reconciliation decides.
 *  The same id again finds the first request's outcome. The caller erases the passwords.
 *
 *  @throws AppError CURRENT_PASSWORD_WRONG, PASSWORD_REFUSED_BY_POLICY, PASSWORD_REFUSED_BY_STORE, CHANGE_NOT_ALLOWED_HERE, RESET_NOT_POSSIBLE,
 *    CHANGE_CONFLICT, AUTHORITY_UNREACHABLE, TOO_MANY_ATTEMPTS, SERVER_BUSY; nothing was changed then, and `changeId` is in the details
 */
export async function makeChange(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  secrets: ChangeSecrets,
): Promise<ChangeAccepted> {
  const { db, clock } = deps.propagation;
  if (!(await insertChange(db, change, clock.now()))) return findEarlier(deps, change);
  try {
    await assertAllowedHere(deps, user);
    const accepted =
      user.authorityStoreId === null
        ? await changeHere(deps, user, change, secrets)
        : await changeAtAuthority(deps, user, change, secrets);
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
  { currentPassword, newPassword }: ChangeSecrets,
): Promise<ChangeAccepted> {
  const current = await findCurrentVersion(deps.propagation.db, user.id);
  const oldVerifier = current?.verifier ?? null;
  const provable = current?.isBlocked ? null : oldVerifier;
  if (currentPassword) await proveCurrent(deps, user, change, { currentPassword, verifier: provable });
  const policy = await assertAcceptable(deps, user, { newPassword, currentPassword });
  const verifier = await hashNewPassword(deps, { userId: user.id, policy, oldVerifier }, newPassword);
  const proven = { change, verifier, policy, authorityTargetId: null };
  const state = await commitChange(deps, proven, { newPassword, oldPassword: currentPassword ?? undefined });
  return { id: change.id, state };
}

async function proveCurrent(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  { currentPassword, verifier }: { currentPassword: Buffer; verifier: string | null },
): Promise<void> {
  const { db, clock } = deps.propagation;
  const attempt = {
    username: user.username,
    source: change.address ?? 'unknown',
    known: change.sessionId,
    now: clock.now(),
  };
  await takeAttempt(db, attempt);
  const verified = verifier ? await deps.hasher.verify(verifier, currentPassword) : false;
  if (!verified) throw new AppError('CURRENT_PASSWORD_WRONG');
  await clearThrottle(db, attempt);
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
