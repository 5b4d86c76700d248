/** Factors: what users prove with who they are; challenges: one question, one use. */
export { decideProof, type ProofChannel, type ProofDecision, type Standing } from './decide-proof.ts';
export type { DecidedChallenge, FactorDeps } from './ports.ts';
export { decideProofOf, readStanding, toFactorStanding } from './standing.ts';
