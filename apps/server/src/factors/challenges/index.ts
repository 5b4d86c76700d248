/** Challenges: one question to one user, for one action of one session or link; decided once and used once. */
export { expireChallenge, expireChallengeTask } from './expire-challenge.ts';
export { type AskedProof, openChallenge } from './open-challenge.ts';
export { challengeRoutes } from './routes.ts';
export { useProof } from './use-proof.ts';
export { viewChallengeOfChange } from './view-challenge.ts';
export { withdrawChallenges } from './withdraw-challenges.ts';
