import { changeTopic } from '../propagation/index.ts';
import { recordNotice } from './notices.ts';
import type { PasswordDeps } from './ports.ts';
import { deleteUndecided, endChange, listVerifyingSince } from './queries.ts';

/** Longer than the longest wait for a hash plus a request's time limit. */
const abandonedAfterMs = 60_000;

/** Ends changes that a crashed server left undecided before anything was sent: nothing was changed, and the user is told.
 *
 *  Not those that wait for a proof: they end with their challenge, or go on with it.
 *
 *  A device's proposal is forgotten instead: the device has the password, and asks until it is answered.
 */
export async function expireAbandonedChanges(deps: PasswordDeps): Promise<void> {
  const { db, clock, publish } = deps.propagation;
  const before = new Date(clock.now().getTime() - abandonedAfterMs);
  for (const change of await listVerifyingSince(db, before)) {
    if (change.authorityAttempt || change.awaitsProof) continue;
    if (change.origin === 'device') {
      await deleteUndecided(db, change.id);
      continue;
    }
    await db.transaction().execute(async (tx) => {
      const end = { state: 'expired', reason: 'SERVER_STOPPING', now: clock.now() } as const;
      if (!(await endChange(tx, change.id, end))) return;
      await recordNotice(tx, { userId: change.userId, kind: 'change-expired', details: { reason: end.reason } });
      await publish(tx, changeTopic, change.id);
    });
  }
}
