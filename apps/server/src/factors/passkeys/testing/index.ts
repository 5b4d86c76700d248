/** Passkeys of tests: an authenticator in software, which can also be a bad one. */
export { createSoftwareAuthenticator, type SoftwareAuthenticator } from './software-authenticator.ts';
