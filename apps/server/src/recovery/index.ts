/** Recovery: getting back in without an administrator: resets by link, reports of changes that were not one's own, recovery addresses. */
export type { RecoveryDeps } from './ports.ts';
export { reportFromPhone } from './report-change.ts';
export { recoveryRoutes } from './routes.ts';
export { sendResetMails, startResetTask } from './start-reset.ts';
export { tellAddressChange } from './tell-address-change.ts';
