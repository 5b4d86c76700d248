import {
  AppError,
  type ErrorCode,
  errorCatalogue,
  type PasswordChange,
  RefusalReason,
  SourcedRule,
} from '@rekey/protocol';
import { errorTexts, explainError } from '@rekey/ui/texts';

/** Why a change was refused, as far as the server said. `store` names who refused it, where it was not Rekey. */
export interface ChangeProblem {
  code: ErrorCode;
  reason: RefusalReason | null;
  store: string | null;
  broken: SourcedRule[];
  /** What to say where nothing more exact is known. */
  text: string;
}

/** Reads what an error's details say; they differ by code, and any may be missing. */
export function problemOfError(error: AppError): ChangeProblem {
  const { reason, store, broken } = error.details ?? {};
  return {
    code: error.code,
    reason: RefusalReason.safeParse(reason).data ?? null,
    store: typeof store === 'string' ? store : null,
    broken: SourcedRule.array().safeParse(broken).data ?? [],
    text: explainError(error),
  };
}

/** Reads why a change that was accepted for checking was refused in the end. */
export function problemOfChange(change: Pick<PasswordChange, 'reason'>): ChangeProblem {
  const reason = RefusalReason.safeParse(change.reason).data ?? null;
  const code = codeOf(change.reason, reason);
  return { code, reason, store: null, broken: [], text: errorTexts[code] };
}

function codeOf(text: string | null, reason: RefusalReason | null): ErrorCode {
  if (text !== null && text in errorCatalogue) return text as ErrorCode;
  return reason === 'old-password-wrong' ? 'CURRENT_PASSWORD_WRONG' : 'PASSWORD_REFUSED_BY_STORE';
}

/** True when a cancel came too late: the change is committed, or on its way to the directory that decides. */
export function isTooLate(error: unknown): boolean {
  return error instanceof AppError && error.code === 'CHANGE_ALREADY_FINAL';
}
