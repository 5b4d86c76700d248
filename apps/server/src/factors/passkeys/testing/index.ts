/** Passkeys of tests: an authenticator in software, which can also be a bad one. */
export { logInByPasskey, registerPasskey } from './log-in-by-passkey.ts';
export { createSoftwareAuthenticator, type Flaw, type SoftwareAuthenticator } from './software-authenticator.ts';
