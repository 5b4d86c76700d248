import { sql } from 'kysely';
import type { Tx } from '../../tables.ts';
import { endPushes } from '../end-pushes.ts';
import type { DecidedChallenge, FactorDeps } from '../ports.ts';
import { challengeTopic } from '../topics.ts';

type WithdrawDeps = Pick<FactorDeps, 'publish' | 'onDecided'>;

/** Takes back the open challenge of a user, or only that of a change, with its push: no answer counts any more.
 *
 *  Who names the change ends the change; else whoever waits for the answer is told (`onDecided`). Call it before the change itself is locked: who
 *  denies a challenge holds the challenge first, and then ends its change.
 */
export async function withdrawChallenges(
  deps: WithdrawDeps,
  tx: Tx,
  which: { userId: string; changeId?: string },
): Promise<void> {
  const withdrawn = await markWithdrawn(tx, which);
  if (!withdrawn) return;
  await endPushes(deps, tx, withdrawn.id, 'withdrawn');
  await deps.publish(tx, challengeTopic, withdrawn.id);
  if (which.changeId === undefined) await deps.onDecided(tx, { ...withdrawn, state: 'withdrawn', address: null });
}

/** Takes back one open challenge; false when it is not open any more. */
export async function withdrawChallenge(
  deps: WithdrawDeps,
  tx: Tx,
  { id, userId }: { id: string; userId: string },
): Promise<boolean> {
  const withdrawn = await markWithdrawn(tx, { id, userId });
  if (!withdrawn) return false;
  await endPushes(deps, tx, id, 'withdrawn');
  await deps.publish(tx, challengeTopic, id);
  return true;
}

// A user has at most one that is open.
async function markWithdrawn(
  tx: Tx,
  { userId, id, changeId }: { userId: string; id?: string; changeId?: string },
): Promise<Omit<DecidedChallenge, 'state' | 'address'> | undefined> {
  return tx
    .updateTable('challenges')
    .set({ state: 'withdrawn', decided_at: sql<Date>`clock_timestamp()` })
    .where('user_id', '=', userId)
    .where('state', '=', 'open')
    .$if(id !== undefined, (open) => open.where('id', '=', id ?? ''))
    .$if(changeId !== undefined, (open) => open.where('change_id', '=', changeId ?? ''))
    .returning(['id', 'user_id as userId', 'action', 'change_id as changeId', 'session_id as sessionId'])
    .executeTakeFirst();
}
