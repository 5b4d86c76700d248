import { AppError } from '@rekey/protocol';
import type { WriteResult } from '../connector.ts';

/** How far a request got.
 *
 *  'unreachable' = nothing that could change anything was sent. 'login-refused' = the directory refused the name or password of the
 *  session. 'refused' = the directory answered no. 'silent' = a write was sent and never answered.
 */
export type FailureKind = 'unreachable' | 'login-refused' | 'refused' | 'silent';

/** A directory's refusal or silence. `diagnostic` is the server's own text, or the network's. */
export class DirectoryFailure extends Error {
  override name = 'DirectoryFailure';
  readonly kind: FailureKind;
  /** LDAP result code (RFC 4511 4.1.9); null where there was no answer. */
  readonly status: number | null;
  readonly diagnostic: string;

  constructor(kind: FailureKind, answer: { status: number | null; diagnostic: string; cause?: unknown }) {
    super(`${kind}: ${answer.diagnostic}`, { cause: answer.cause });
    this.kind = kind;
    this.status = answer.status;
    this.diagnostic = answer.diagnostic;
  }
}

/** LDAP result codes that the connectors decide by (RFC 4511 appendix A). */
export const ldapStatus = {
  operationsError: 1,
  timeLimitExceeded: 3,
  strongerAuthRequired: 8,
  referral: 10,
  adminLimitExceeded: 11,
  confidentialityRequired: 13,
  noSuchAttribute: 16,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  noSuchObject: 32,
  invalidCredentials: 49,
  insufficientAccess: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  other: 80,
} as const;

/** The outcome of a write that every directory means the same by; null where only the connector can tell the reason. */
export function commonOutcome(failure: DirectoryFailure): WriteResult | null {
  const detail = failure.diagnostic;
  if (failure.kind === 'unreachable' || failure.kind === 'silent') return { outcome: failure.kind, detail };
  if (failure.kind === 'login-refused') return { outcome: 'refused-us', detail: `log-in refused: ${detail}` };
  switch (failure.status) {
    case ldapStatus.busy:
    case ldapStatus.unavailable:
    case ldapStatus.timeLimitExceeded:
    case ldapStatus.adminLimitExceeded:
      return { outcome: 'unreachable', detail: `busy: ${detail}` };
    case ldapStatus.referral:
      return { outcome: 'refused-us', detail: 'a read-only copy: name a writable server in the settings' };
    case ldapStatus.operationsError:
    case ldapStatus.strongerAuthRequired:
    case ldapStatus.confidentialityRequired:
    case ldapStatus.insufficientAccess:
      return { outcome: 'refused-us', detail: `not permitted: ${detail}` };
    case ldapStatus.noSuchObject:
      return { outcome: 'refused', reason: 'account-not-found' };
    // "Other" is what servers say of an inner failure; what became of the write, nobody knows.
    case ldapStatus.other:
      return { outcome: 'silent', detail };
    default:
      return null;
  }
}

/** Runs work whose failures a caller gets as errors.
 *
 *  @throws AppError STORE_UNREACHABLE, STORE_REFUSED_US
 */
export async function throwingAppErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof DirectoryFailure)) throw cause;
    const outcome = commonOutcome(cause)?.outcome;
    const unanswered = outcome === 'unreachable' || outcome === 'silent';
    throw new AppError(unanswered ? 'STORE_UNREACHABLE' : 'STORE_REFUSED_US', { cause });
  }
}
