/** Duo: asks its Universal Prompt for the proof, and takes nobody's word for the answer but Duo's own. */
export type { DuoTransport } from './connect-duo.ts';
export { protectDuoSecret } from './duo-account.ts';
export { startDuo } from './start-duo.ts';
export { testDuo } from './test-duo.ts';
export { verifyDuoAnswer } from './verify-duo-answer.ts';
