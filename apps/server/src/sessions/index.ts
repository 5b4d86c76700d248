/** Sessions: proven presence of a user; each carries the epoch that was read before its password was verified. */
export { sweepAttempts } from './attempt-buckets.ts';
export { appOf } from './describe-source.ts';
export { endAllSessions, endSessionsExcept } from './end-sessions.ts';
export { logIn } from './log-in.ts';
export { openSession } from './open-session.ts';
export { passkeyLogInRoutes } from './passkey-log-in-routes.ts';
export { markEnrolled, markProven } from './queries.ts';
export {
  requireAdministrator,
  requireAnySession,
  requireEnrolling,
  requireFresh,
  requireFreshAdministrator,
  requireFreshEnrolling,
  requireLive,
  requireSession,
  type SessionDeps,
  setSessionCookie,
} from './require-session.ts';
export { sessionRoutes } from './routes.ts';
export { clearAccountThrottle, clearThrottle, listSlowed, takeAttempt, takeResetRequest } from './throttle.ts';
