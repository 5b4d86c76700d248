import type { Challenge } from '@rekey/protocol';
import type { Db } from '../../tables.ts';
import { type ChallengeRow, findChallengeOfChange } from '../challenge-row.ts';
import { viewPush } from '../push/index.ts';
import { wrongTriesAllowed } from './wrong-tries.ts';

/** The question that a change waits for or has waited for, as whoever asked for the change sees it; null when there was none. */
export async function viewChallengeOfChange(db: Db, changeId: string): Promise<Challenge | null> {
  const challenge = await findChallengeOfChange(db, changeId);
  return challenge && viewChallenge(db, challenge);
}

/** A challenge in the form of the protocol. */
export async function viewChallenge(db: Db, challenge: ChallengeRow): Promise<Challenge> {
  const { id, action, state, methods, expiresAt, wrongTries } = challenge;
  const { push, nextPushAt } = methods.includes('push')
    ? await viewPush(db, challenge)
    : { push: null, nextPushAt: null };
  return {
    id,
    action,
    state,
    methods,
    expiresAt: expiresAt.toISOString(),
    push,
    nextPushAt: nextPushAt?.toISOString() ?? null,
    triesLeft: Math.max(0, wrongTriesAllowed - wrongTries),
  };
}
