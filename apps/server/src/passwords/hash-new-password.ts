import { AppError, type PasswordPolicy } from '@rekey/protocol';
import type { PasswordDeps } from './ports.ts';
import { listVerifiers } from './queries.ts';

/** Makes the verifier of a new password, and with the same computation compares it with the history.
 *
 *  All versions of a user share one salt, so equal passwords have equal verifiers (docs/decisions/): one Argon2id instead of one per old password.
 *
 *  @throws AppError PASSWORD_REFUSED_BY_POLICY when it is one of the last ones
 */
export async function hashNewPassword(
  deps: PasswordDeps,
  version: { userId: string; policy: PasswordPolicy; oldVerifier: string | null },
  newPassword: Buffer,
): Promise<string> {
  const { hasher, propagation } = deps;
  const { policy, oldVerifier } = version;
  const verifier = await hasher.hash(newPassword, oldVerifier ? hasher.saltOf(oldVerifier) : undefined);
  if (policy.historyLength === 0) return verifier;
  const history = await listVerifiers(propagation.db, version.userId, policy.historyLength);
  if (history.includes(verifier)) {
    const rule = { type: 'not-previous', count: policy.historyLength };
    const broken = [{ source: { kind: 'organization', name: 'organization' }, rule }];
    throw new AppError('PASSWORD_REFUSED_BY_POLICY', { details: { broken } });
  }
  return verifier;
}
