/** Passwords: versions, policy, and the one use case behind every way to change a password. */
export { agentPasswordRoutes } from './agent-routes.ts';
export { openBreachedPasswords } from './breached/index.ts';
export { changeByLink } from './change-by-link.ts';
export { checkTyped, viewRules } from './check-password.ts';
export { expireAbandonedChanges } from './expire-abandoned.ts';
export { myPasswordRoutes } from './me-routes.ts';
export { recordNotice } from './notices.ts';
export { readPolicy, savePolicy } from './password-policy.ts';
export type { PasswordDeps } from './ports.ts';
export { listPreviousUses, recordPreviousUse } from './previous-password.ts';
export { provePassword } from './prove-password.ts';
export { findChangeByLink } from './queries.ts';
export { passwordRoutes } from './routes.ts';
export { setUpPassword } from './set-up-password.ts';
export { settleAuthority, settleAuthorityTask, wakeUndecided } from './settle-authority.ts';
export { createSetupLink } from './setup-links.ts';
export { viewChange } from './view-change.ts';
