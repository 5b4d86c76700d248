/** Push: a challenge on the user's phone, answered there by a signature. */
export { endPushes, type PushEnd } from './end-pushes.ts';
export { requestPush, wakeAuthenticatorTask } from './request-push.ts';
export { viewPush } from './view-push.ts';
