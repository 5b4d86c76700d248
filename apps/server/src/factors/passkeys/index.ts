/** Passkeys (WebAuthn): registered with the portal, answering a challenge, or logging in by themselves. */
export { passkeyOptionsFor, verifyPasskeyAnswer } from './answer-by-passkey.ts';
export { forgetCeremonies } from './ceremonies.ts';
export { type PasskeyLogInDeps, provePasskeyLogIn, startPasskeyLogIn, takesPasskeys } from './log-in-by-passkey.ts';
export { finishPasskeyRegistration, startPasskeyRegistration } from './register-passkey.ts';
