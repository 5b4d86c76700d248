import type { SessionEnd } from '@rekey/protocol';
import { publish } from '../platform/notifications.ts';
import type { Db, Tx } from '../tables.ts';
import { forgetBrowsers } from './known-browsers.ts';
import { endForNewEpoch, markSessionsEnded } from './queries.ts';

type EndReason = SessionEnd['reason'];

/** The topic on which open pages of a user hear that sessions have ended; the payload is the user's id. */
export const sessionsEndedTopic = 'sessions-ended';

/** Ends every session of a user but one, which lives on into the user's new epoch. For the transaction that moves the epoch.
 *
 *  After a report that somebody else had the password, no browser is known any more.
 */
export async function endSessionsExcept(
  tx: Tx,
  which: { userId: string; keep: string | null; reason: EndReason; now: Date },
): Promise<void> {
  await endForNewEpoch(tx, which, which.reason, which.now);
  if (which.reason === 'reported') await forgetBrowsers(tx, which.userId);
  await publish(tx as never, sessionsEndedTopic, which.userId);
}

/** Ends sessions without moving the epoch: one, all but one, or all. Returns how many. */
export async function endAllSessions(
  db: Db,
  which: { userId: string; only?: string; except?: string; reason: EndReason; now: Date },
): Promise<number> {
  const ended = await markSessionsEnded(db, which, which.reason, which.now);
  await publish(db as never, sessionsEndedTopic, which.userId);
  return ended;
}
