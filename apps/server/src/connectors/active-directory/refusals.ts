import type { RefusalReason } from '@rekey/protocol';
import type { VerifyResult } from '../connector.ts';
import { type DirectoryFailure, ldapStatus } from '../ldap-wire/index.ts';

/** 'policy' = some rule is broken; which one, the directory does not say. */
export type AdRefusal = RefusalReason | 'policy';

/** Reads the Win32 code with which Active Directory begins its refusal of a write. Windows sends LDAP 53 or 19 with it, Samba 19. */
export function refusalOf(failure: DirectoryFailure): AdRefusal {
  const code = /^([0-9A-F]{8}):/i.exec(failure.diagnostic)?.[1]?.toUpperCase();
  return (code !== undefined && refusalByCode[code]) || 'internal-error';
}

// MS-ERREF 2.2.
const refusalByCode: Record<string, AdRefusal> = {
  '00000005': 'not-permitted',
  '00000056': 'old-password-wrong',
  '0000052D': 'policy',
  '00000533': 'account-disabled',
  '00000701': 'account-disabled',
  '00000775': 'account-locked',
};

/** Reads the `data` code of a refused log-in. An unknown one counts as a wrong password. */
export function verdictOfLogin(failure: DirectoryFailure): VerifyResult {
  if (failure.status !== ldapStatus.invalidCredentials) return { verified: false, reason: 'unreachable' };
  const code = /\bdata ([0-9a-f]+)/i.exec(failure.diagnostic)?.[1]?.toLowerCase();
  return (code !== undefined && verdictByCode[code]) || { verified: false, reason: 'password-wrong' };
}

// ERROR_PASSWORD_EXPIRED, ERROR_PASSWORD_MUST_CHANGE and ERROR_INVALID_WORKSTATION are only ever said of a right password;
// from which workstations somebody may log on is no statement about Rekey.
const verdictByCode: Record<string, VerifyResult> = {
  '525': { verified: false, reason: 'account-not-found' },
  '530': { verified: false, reason: 'account-disabled' },
  '531': { verified: true, mustChange: false },
  '532': { verified: true, mustChange: true },
  '533': { verified: false, reason: 'account-disabled' },
  '701': { verified: false, reason: 'account-disabled' },
  '773': { verified: true, mustChange: true },
  '775': { verified: false, reason: 'account-locked' },
};
