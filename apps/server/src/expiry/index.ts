/** Expiry: when a password ends, who is reminded of it and when, and who must choose a new one first. */
export { blockPassword } from './block-password.ts';
export { expiryOf } from './expiry-of.ts';
export type { ExpiryDeps } from './ports.ts';
export { readDirectoryExpiries, readDirectoryTask, scheduleDirectoryReadings } from './read-directory-expiries.ts';
export { renewExpiry } from './renew-expiry.ts';
export { rewriteExpiries, rewriteExpiryOf } from './rewrite-expiries.ts';
export { expiryRoutes } from './routes.ts';
export { rewriteExpiriesTask, scheduleExpiryRewrite, takeOverPolicy } from './schedule-rewrite.ts';
export { sendDueReminders } from './send-due-reminders.ts';
export { watchReminders } from './watch-reminders.ts';
