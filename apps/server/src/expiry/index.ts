/** Expiry: when a password ends, who is reminded of it and when, and who must choose a new one first. */
export { blockPassword } from './block-password.ts';
export { type Expiry, expiryOf, isBlocked, viewExpiry } from './expiry-of.ts';
export { renewExpiry } from './renew-expiry.ts';
export { rewriteExpiriesTask, scheduleExpiryRewrite, takeOverPolicy } from './schedule-rewrite.ts';
