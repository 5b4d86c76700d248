import { AppError, type PasswordPolicy, type PasswordRule } from '@rekey/protocol';
import type { PasswordDeps } from './ports.ts';
import { listVerifiers } from './version-queries.ts';

/** Makes the verifier of a new password, and with the same computation compares it with the history.
 *
 *  All versions of a user share one salt, so equal passwords have equal verifiers (docs/decisions/): one Argon2id instead of one per old password.
 *
 *  @throws AppError PASSWORD_REFUSED_BY_POLICY when it is the current one, or one of the last ones
 */
export async function hashNewPassword(
  deps: PasswordDeps,
  version: { userId: string; policy: PasswordPolicy; oldVerifier: string | null },
  newPassword: Buffer,
): Promise<string> {
  const { hasher, propagation } = deps;
  const { policy, oldVerifier } = version;
  const verifier = await hasher.hash(newPassword, oldVerifier ? hasher.saltOf(oldVerifier) : undefined);
  // Who does not give the current password could choose it again.
  if (verifier === oldVerifier) throw brokenRule({ type: 'not-current' });
  if (policy.historyLength === 0) return verifier;
  const history = await listVerifiers(propagation.db, version.userId, policy.historyLength);
  if (history.includes(verifier)) {
    throw brokenRule({ type: 'not-previous', count: policy.historyLength });
  }
  return verifier;
}

function brokenRule(rule: PasswordRule): AppError {
  const broken = [{ source: { kind: 'organization', name: 'organization' }, rule }];
  return new AppError('PASSWORD_REFUSED_BY_POLICY', { details: { broken } });
}
