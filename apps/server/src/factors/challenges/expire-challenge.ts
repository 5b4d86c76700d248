import { decideChallenge } from '../decide-challenge.ts';
import type { FactorDeps } from '../ports.ts';

/** The task of the worker that ends a challenge whose time is over. */
export const expireChallengeTask = 'expire-challenge';

/** Ends a challenge if it is still open and its time is over; safe to repeat. */
export async function expireChallenge(deps: FactorDeps, id: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await decideChallenge(deps, tx, { id, state: 'expired', address: null });
  });
}
