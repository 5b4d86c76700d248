import type { RefusalReason } from '@rekey/protocol';
import { type PasswordPolicyControl, PasswordPolicyError } from 'ldapts';
import type { VerifyResult, WriteResult } from '../connector.ts';
import { commonOutcome, type DirectoryFailure, ldapStatus } from '../ldap-wire/index.ts';

/** In which form, and as whom, a password was written. */
export type WriteForm = 'change' | 'reset';

/** Names the reason of a refused write: by the password policy's own answer where there is one, else by the result code. */
export function refusalOf(failure: DirectoryFailure, control: PasswordPolicyControl, form: WriteForm): WriteResult {
  const detail = failure.diagnostic;
  const code = failure.kind === 'refused' ? control.value?.error : undefined;
  if (code === PasswordPolicyError.MustSupplyOldPassword) {
    return { outcome: 'refused', reason: form === 'change' ? 'old-password-wrong' : 'old-password-needed', detail };
  }
  const reason = code === undefined ? undefined : reasonByPolicyError[code];
  if (reason) return { outcome: 'refused', reason, detail };
  const common = commonOutcome(failure);
  if (common) return common;
  // "Unwilling to verify old password": RFC 3062 has no code of its own for it.
  if (failure.status === ldapStatus.unwillingToPerform && form === 'change') {
    return { outcome: 'refused', reason: 'old-password-wrong', detail };
  }
  if (failure.status === ldapStatus.constraintViolation || failure.status === ldapStatus.unwillingToPerform) {
    return { outcome: 'refused', reason: 'password-refused-by-policy', detail };
  }
  return { outcome: 'refused', reason: 'internal-error', detail };
}

// draft-behera-ldap-password-policy-10, 6.2; 9 = passwordTooLong, OpenLDAP's own.
const reasonByPolicyError: Record<number, RefusalReason> = {
  [PasswordPolicyError.AccountLocked]: 'account-locked',
  [PasswordPolicyError.PasswordModNotAllowed]: 'not-permitted',
  [PasswordPolicyError.InsufficientPasswordQuality]: 'password-not-complex',
  [PasswordPolicyError.PasswordTooShort]: 'password-too-short',
  [PasswordPolicyError.PasswordTooYoung]: 'password-too-young',
  [PasswordPolicyError.PasswordInHistory]: 'password-in-history',
  9: 'password-refused-by-policy',
};

/** Reads the answer to a log-in that succeeded. */
export function verdictOfSuccess(control: PasswordPolicyControl): VerifyResult {
  return { verified: true, mustChange: control.value?.error === PasswordPolicyError.ChangeAfterReset };
}

/** Reads the answer to a log-in that was refused. */
export function verdictOfRefusal(failure: DirectoryFailure, control: PasswordPolicyControl): VerifyResult {
  // ppolicy judges expiry only once the password has proved right.
  if (control.value?.error === PasswordPolicyError.PasswordExpired) return { verified: true, mustChange: true };
  if (control.value?.error === PasswordPolicyError.AccountLocked) return { verified: false, reason: 'account-locked' };
  if (failure.status === ldapStatus.invalidCredentials) return { verified: false, reason: 'password-wrong' };
  return { verified: false, reason: 'unreachable' };
}
