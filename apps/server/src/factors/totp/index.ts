/** TOTP: six digits of an app (RFC 6238), each taken once. */
export { confirmTotp, enrollTotp } from './enroll-totp.ts';
export { verifyTotp } from './verify-totp.ts';
