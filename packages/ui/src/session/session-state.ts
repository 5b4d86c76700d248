import { AppError, type CurrentSession, type ErrorCode, SessionEnd } from '@rekey/protocol';

/** Why a session ended, as far as this page knows. */
export type EndReason = SessionEnd['reason'] | 'unknown';

/** Where a visit stands. `ended` is told on a page of its own; `logged-out` asks for the password. */
export type SessionState =
  | { phase: 'checking' }
  | { phase: 'unreachable' }
  | { phase: 'logged-out' }
  | { phase: 'logged-in'; session: CurrentSession }
  | { phase: 'ended'; reason: EndReason };

// The server does not (or no longer) know our session.
function isSessionLoss(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'SESSION_REQUIRED' || error.code === 'SESSION_ENDED');
}

/** True when a call was refused because something else goes first (a proof, a factor, a new password): what is known of the session is out of date. */
export function restrictsSession(error: unknown): boolean {
  return error instanceof AppError && restrictions.includes(error.code);
}

const restrictions: readonly ErrorCode[] = ['PASSWORD_CHANGE_REQUIRED', 'PROOF_REQUIRED', 'ENROLLMENT_REQUIRED'];

// Someone who comes back after these expects to log in, and needs no page that explains it.
const expectedEnds: readonly EndReason[] = ['expired', 'logged-out', 'unknown'];

/** What a failed call means for the visit. Errors that say nothing about the session leave it as it is. */
export function afterFailure(state: SessionState, error: unknown): SessionState {
  if (isSessionLoss(error)) {
    const reason = reasonIn(error);
    if (state.phase === 'ended') return state;
    const surprising = state.phase === 'logged-in' || !expectedEnds.includes(reason);
    return surprising ? { phase: 'ended', reason } : { phase: 'logged-out' };
  }
  return state.phase === 'checking' ? { phase: 'unreachable' } : state;
}

function reasonIn(error: unknown): EndReason {
  const details = error instanceof AppError ? error.details : undefined;
  return SessionEnd.safeParse({ reason: details?.reason }).data?.reason ?? 'unknown';
}
