import { AppError, type PasswordPolicy } from '@rekey/protocol';
import { clearThrottle, takeAttempt } from '../sessions/index.ts';
import type { UserRow } from '../users/index.ts';
import { assertAcceptable } from './check-password.ts';
import { hashNewPassword } from './hash-new-password.ts';
import type { PasswordDeps } from './ports.ts';
import type { ChangeSecrets, NewChange } from './queries.ts';
import { findCurrentVersion } from './version-queries.ts';

/** Proves the current password and checks the new one, of a user whose password Rekey itself keeps. Nothing is changed yet.
 *
 *  @returns the new password's verifier, and the policy that it was checked against
 *  @throws AppError CURRENT_PASSWORD_WRONG, PASSWORD_REFUSED_BY_POLICY, TOO_MANY_ATTEMPTS, SERVER_BUSY
 */
export async function prepareHere(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  { currentPassword, newPassword }: ChangeSecrets,
): Promise<{ verifier: string; policy: PasswordPolicy }> {
  const current = await findCurrentVersion(deps.propagation.db, user.id);
  const oldVerifier = current?.verifier ?? null;
  const provable = current?.isBlocked ? null : oldVerifier;
  if (currentPassword) await proveCurrent(deps, user, change, { currentPassword, verifier: provable });
  const policy = await assertAcceptable(deps, user, { newPassword, currentPassword });
  const verifier = await hashNewPassword(deps, { userId: user.id, policy, oldVerifier }, newPassword);
  return { verifier, policy };
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
