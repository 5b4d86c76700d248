import { AppError, type LogInAttempts, type PreviousPasswordUse } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db } from '../tables.ts';
import { getUser } from '../users/index.ts';
import { clearAccountThrottle, listSlowed } from './throttle.ts';

export interface LogInAttemptsDeps {
  db: Db;
  clock: Clock;
  /** Who still tries the password before the newest one. */
  listPreviousUses(db: Db, userId: string): Promise<PreviousPasswordUse[]>;
}

/** Who is slowed down at a user's account, and who still tries the password before the newest one.
 *
 *  @throws AppError USER_NOT_FOUND
 */
export async function viewLogInAttempts(deps: LogInAttemptsDeps, userId: string): Promise<LogInAttempts> {
  const { db, clock } = deps;
  const user = await getUser(db, userId);
  if (!user) throw new AppError('USER_NOT_FOUND');
  const slowed = await listSlowed(db, user.username, clock.now());
  return {
    slowed: slowed.map(({ lastAt, waitUntil, ...source }) => ({
      ...source,
      lastAt: lastAt.toISOString(),
      waitUntil: waitUntil.toISOString(),
    })),
    previousPasswordUses: await deps.listPreviousUses(db, userId),
  };
}

/** Lets everybody try at once again who is slowed down at a user's account.
 *
 *  @throws AppError USER_NOT_FOUND
 */
export async function forgetLogInAttempts({ db }: { db: Db }, caller: Caller, userId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const user = await getUser(tx, userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    await clearAccountThrottle(tx, user.username);
    await recordAuditEvent(tx, {
      action: 'user.unlock',
      outcome: 'success',
      ...auditActor(caller),
      subject: { id: user.id, name: user.username },
    });
  });
}
