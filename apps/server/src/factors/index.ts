/** Factors: what users prove with who they are; challenges: one question, one use. */
export {
  type AskedProof,
  challengeRoutes,
  expireChallenge,
  expireChallengeTask,
  openChallenge,
  useProof,
  viewChallengeOfChange,
  withdrawChallenges,
} from './challenges/index.ts';
export { decideProof, type Standing } from './decide-proof.ts';
export { factorAdministrationRoutes } from './factor-administration-routes.ts';
export { factorRoutes } from './factor-routes.ts';
export { updateFactorSettings } from './factor-settings.ts';
export { mailReportedProof } from './mail-reported-proof.ts';
export {
  forgetCeremonies,
  type PasskeyLogInDeps,
  provePasskeyLogIn,
  startPasskeyLogIn,
  takesPasskeys,
} from './passkeys/index.ts';
export type { DecidedChallenge, FactorDeps } from './ports.ts';
export { authenticatorRoutes, wakeAuthenticators, wakeAuthenticatorTask } from './push/index.ts';
export { watchEnrollment } from './remind-enrollment.ts';
export { decideProofOf } from './standing.ts';
export { challengeTopic } from './topics.ts';
