import type { ProofRequirement } from '@rekey/protocol';
import { decideProof, type Standing } from '../factors/index.ts';

const freshForMs = 10 * 60_000;

interface ProvenSession {
  provenAt: Date | null;
  passwordAt: Date | null;
  enrollmentOnly: boolean;
  standing: Standing;
}

/** What a session has to prove or to set up before anything else. */
export function proofRequirementOf(session: ProvenSession & { atLogIn: boolean }, now: Date): ProofRequirement | null {
  if (session.enrollmentOnly) return 'enroll';
  const decision = decideProof(session.standing, 'browser', now);
  if (decision.kind === 'enroll') return 'enroll';
  return decision.kind === 'prove' && session.atLogIn && session.provenAt === null ? 'prove' : null;
}

/** By what a session has to prove once more who it is, before what is dangerous; null = it has just done so.
 *
 *  By a factor where one is asked for at all; else by the password, which everybody has. The link that opened a session for enrollment has proven what it
 *  can, as long as there is no factor: one that was enrolled elsewhere counts here, too.
 */
export function staleProofOf(session: ProvenSession, now: Date): 'factor' | 'password' | null {
  const isFresh = (at: Date | null) => at !== null && now.getTime() - at.getTime() < freshForMs;
  if (isFresh(session.provenAt)) return null;
  if (decideProof(session.standing, 'browser', now).kind === 'prove') return 'factor';
  return session.enrollmentOnly || isFresh(session.passwordAt) ? null : 'password';
}
