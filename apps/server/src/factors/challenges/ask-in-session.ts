import { AppError, type Challenge, type OpenChallengeRequest } from '@rekey/protocol';
import type { Caller } from '../../platform/http/caller.ts';
import type { FactorDeps } from '../ports.ts';
import { decideProofOf } from '../standing.ts';
import { type Challenger, findAskedChallenge } from './challenger.ts';
import { openChallenge } from './open-challenge.ts';
import { viewChallenge } from './view-challenge.ts';
import { withdrawChallenge } from './withdraw-challenges.ts';

/** Asks for a proof within a session, for that session.
 *
 *  @throws AppError METHOD_NOT_AVAILABLE for who has to prove nothing by a factor; ENROLLMENT_REQUIRED
 */
export async function askInSession(
  deps: FactorDeps,
  caller: Caller,
  { action }: OpenChallengeRequest,
): Promise<Challenge> {
  const { userId, sessionId, address, app } = caller;
  const decision = await decideProofOf(deps.db, { userId, channel: 'browser', now: deps.clock.now() });
  if (decision.kind === 'none') throw new AppError('METHOD_NOT_AVAILABLE');
  if (decision.kind === 'enroll') throw new AppError('ENROLLMENT_REQUIRED');
  const asked = { userId, action, changeId: null, sessionId, linkId: null, address, app };
  const id = await deps.db.transaction().execute((tx) => openChallenge(deps, tx, asked, decision.methods));
  return viewChallenge(deps.db, await findAskedChallenge(deps.db, caller, id));
}

/** Takes back a challenge that a session has asked for itself; one that is over stays as it is.
 *
 *  @throws AppError CHALLENGE_NOT_FOUND, also for that of a change: it ends with the change
 */
export async function withdrawInSession(deps: FactorDeps, challenger: Challenger, id: string): Promise<Challenge> {
  const { changeId, userId } = await findAskedChallenge(deps.db, challenger, id);
  if (changeId !== null) throw new AppError('CHALLENGE_NOT_FOUND');
  await deps.db.transaction().execute((tx) => withdrawChallenge(deps, tx, { id, userId }));
  return viewChallenge(deps.db, await findAskedChallenge(deps.db, challenger, id));
}
