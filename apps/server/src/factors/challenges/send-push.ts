import type { Challenge } from '@rekey/protocol';
import { lockChallenge } from '../challenge-row.ts';
import type { FactorDeps } from '../ports.ts';
import { requestPush } from '../push/index.ts';
import { assertAnswerable, type Challenger, findAskedChallenge } from './challenger.ts';
import { viewChallenge } from './view-challenge.ts';

/** Sends a push for a challenge, with a new number; the one before is withdrawn.
 *
 *  @throws AppError CHALLENGE_NOT_FOUND, CHALLENGE_OVER, METHOD_NOT_AVAILABLE, TOO_MANY_PUSHES with `retryAfterSeconds`
 */
export async function sendPush(deps: FactorDeps, challenger: Challenger, id: string): Promise<Challenge> {
  await deps.db.transaction().execute(async (tx) => {
    const challenge = await findAskedChallenge(tx, challenger, id, lockChallenge);
    assertAnswerable(challenge, 'push');
    await requestPush(deps, tx, challenge);
  });
  return viewChallenge(deps.db, await findAskedChallenge(deps.db, challenger, id));
}
