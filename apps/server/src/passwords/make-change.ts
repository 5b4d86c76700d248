import { AppError, type ChangeAccepted } from '@rekey/protocol';
import { findStore } from '../stores/index.ts';
import type { UserRow } from '../users/index.ts';
import { changeAtAuthority } from './change-at-authority.ts';
import { commitChange } from './commit-change.ts';
import type { PasswordDeps } from './ports.ts';
import { prepareHere } from './prepare-here.ts';
import { holdForProof, makeRoom, methodsAsked } from './proof/index.ts';
import { type ChangeSecrets, findChange, insertChange, type NewChange } from './queries.ts';
import { refuseChange } from './refuse-change.ts';

/** Makes a change, whichever way it came: prove, check the rules, let the authority decide, commit with one sealed delivery per place.
 *
 *  Answers when the change is decided; or while it is still `verifying`, because it waits for a factor to prove who asks (then the proof goes on
 *  with it), or because the authoritative store stays silent (then reconciliation decides).
 *  The same id again finds the first request's outcome. The caller erases the passwords.
 *
 *  @throws AppError CURRENT_PASSWORD_WRONG, PASSWORD_REFUSED_BY_POLICY, PASSWORD_REFUSED_BY_STORE, CHANGE_NOT_ALLOWED_HERE, RESET_NOT_POSSIBLE,
 *    CHANGE_CONFLICT, AUTHORITY_UNREACHABLE, ENROLLMENT_REQUIRED, TOO_MANY_ATTEMPTS, SERVER_BUSY; nothing was changed then, and `changeId` is in
 *    the details
 */
export async function makeChange(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  secrets: ChangeSecrets,
): Promise<ChangeAccepted> {
  const { db, clock } = deps.propagation;
  const isNew =
    (await insertChange(db, change, clock.now())) ||
    ((await makeRoom(deps, user, change, secrets)) && (await insertChange(db, change, clock.now())));
  if (!isNew) return findEarlier(deps, change);
  try {
    await assertAllowedHere(deps, user);
    const methods = await methodsAsked(deps, change);
    const accepted = methods
      ? await holdForProof(deps, user, change, secrets, methods)
      : await changeNow(deps, user, change, secrets);
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

async function changeNow(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  secrets: ChangeSecrets,
): Promise<ChangeAccepted> {
  if (user.authorityStoreId !== null) return changeAtAuthority(deps, user, change, secrets);
  const prepared = await prepareHere(deps, user, change, secrets);
  const { newPassword, currentPassword } = secrets;
  const proven = { change, ...prepared, authorityTargetId: null };
  const state = await commitChange(deps, proven, { newPassword, oldPassword: currentPassword ?? undefined });
  return { id: change.id, state };
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
