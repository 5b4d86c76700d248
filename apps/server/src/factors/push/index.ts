/** Push: a challenge on the user's phone, answered there by a signature. */
export { startPairing, viewPairing } from './pairing.ts';
export { requestPush, wakeAuthenticatorTask } from './request-push.ts';
export { authenticatorRoutes } from './routes.ts';
export { viewPush } from './view-push.ts';
export { wakeAuthenticators } from './wake-authenticators.ts';
