import { AppError, type PasswordChange } from '@rekey/protocol';
import { viewChallengeOfChange } from '../factors/index.ts';
import { progressOf } from '../propagation/index.ts';
import type { Db } from '../tables.ts';
import { findChange } from './queries.ts';

const openStates = new Set(['held', 'waiting', 'sent']);

/** A user's own change with all its deliveries. `done` is derived: committed, and no delivery on its way.
 *
 *  @throws AppError CHANGE_NOT_FOUND also for a change of somebody else
 */
export async function viewChange(
  db: Db,
  isOnline: (deviceId: string) => boolean,
  which: { id: string; userId: string },
): Promise<PasswordChange> {
  const change = await findChange(db, which.id);
  if (change?.userId !== which.userId) throw new AppError('CHANGE_NOT_FOUND');
  const deliveries = await progressOf(db, isOnline, which.id);
  const arriving = deliveries.some(({ state }) => openStates.has(state));
  const { id, origin, version, reason, createdAt, committedAt } = change;
  return {
    id,
    state: change.state === 'committed' && !arriving ? 'done' : change.state,
    origin,
    version,
    reason,
    createdAt: createdAt.toISOString(),
    committedAt: committedAt?.toISOString() ?? null,
    challenge: change.awaitsProof ? await viewChallengeOfChange(db, which.id) : null,
    deliveries,
  };
}
