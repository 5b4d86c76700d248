import { AppError, type CurrentSession, SessionEnd } from '@rekey/protocol';
import { NoAnswerError } from '@rekey/protocol/client';

/** Why a session ended, as far as this page knows. */
export type EndReason = SessionEnd['reason'] | 'unknown';

/** Where a visit stands. `ended` is told on a page of its own; `logged-out` asks for the password. */
export type SessionState =
  | { phase: 'checking' }
  | { phase: 'unreachable' }
  | { phase: 'logged-out' }
  | { phase: 'logged-in'; session: CurrentSession }
  | { phase: 'ended'; reason: EndReason };

/** True when an error says that the server does not (or no longer) know our session. */
export function isSessionLoss(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'SESSION_REQUIRED' || error.code === 'SESSION_ENDED');
}

/** What a failed call means for the visit. Errors that say nothing about the session leave it as it is. */
export function afterFailure(state: SessionState, error: unknown): SessionState {
  if (isSessionLoss(error)) {
    return state.phase === 'logged-in' || endedWithReason(error)
      ? { phase: 'ended', reason: reasonIn(error) }
      : { phase: 'logged-out' };
  }
  if (state.phase !== 'checking') return state;
  if (error instanceof NoAnswerError || error instanceof AppError) return { phase: 'unreachable' };
  throw error;
}

function endedWithReason(error: unknown): boolean {
  return error instanceof AppError && error.code === 'SESSION_ENDED' && reasonIn(error) !== 'unknown';
}

function reasonIn(error: unknown): EndReason {
  const details = error instanceof AppError ? error.details : undefined;
  return SessionEnd.safeParse({ reason: details?.reason }).data?.reason ?? 'unknown';
}
