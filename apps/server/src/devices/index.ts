/** Devices: enrolled machines with their own keys, the accounts they are bound to, and the live link to their agents. */

export { agentRoutes } from './agent-routes.ts';
export { createEnrollmentCode } from './create-enrollment-code.ts';
export { createLinkHub, type LinkHub } from './link-hub.ts';
export { deviceTargetsOf, listDeviceAddresses, touchDevice } from './queries.ts';
export { type AuthenticatedDevice, requireDevice } from './require-device.ts';
export { deviceRoutes } from './routes.ts';
