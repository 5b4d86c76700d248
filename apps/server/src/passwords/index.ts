/** Passwords: versions, policy, and the one use case behind every way to change a password. */
export { agentPasswordRoutes } from './agent-routes.ts';
export { openBreachedPasswords } from './breached/index.ts';
export { expireAbandonedChanges } from './expire-abandoned.ts';
export { myPasswordRoutes } from './me-routes.ts';
export { recordNotice } from './notices.ts';
export type { PasswordDeps } from './ports.ts';
export { provePassword } from './prove-password.ts';
export { passwordRoutes } from './routes.ts';
export { setUpPassword } from './set-up-password.ts';
export { settleAuthority, settleAuthorityTask, wakeUndecided } from './settle-authority.ts';
export { createSetupLink } from './setup-links.ts';
