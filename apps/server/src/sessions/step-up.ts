import { AppError } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import { decideProofOf } from '../factors/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import { getUser } from '../users/index.ts';
import type { LogInDeps } from './log-in.ts';
import { markProven } from './queries.ts';
import { clearThrottle, takeAttempt } from './throttle.ts';

/** Proves within a session, by the password once more, who it is; for who is asked for no factor.
 *
 *  @throws AppError CURRENT_PASSWORD_WRONG, TOO_MANY_ATTEMPTS, METHOD_NOT_AVAILABLE for who has to prove it by a factor
 */
export async function stepUpByPassword(
  deps: Pick<LogInDeps, 'db' | 'clock' | 'provePassword'>,
  caller: Caller,
  password: Buffer,
): Promise<void> {
  const { db, clock } = deps;
  const { userId, username, sessionId, address } = caller;
  const decision = await decideProofOf(db, { userId, channel: 'browser', now: clock.now() });
  if (decision.kind === 'prove') throw new AppError('METHOD_NOT_AVAILABLE');
  const attempt = { username, source: address ?? 'unknown', known: sessionId, now: clock.now() };
  await takeAttempt(db, attempt);
  const { verified } = await deps.provePassword(await getUser(db, userId), password);
  await recordAuditEvent(db, {
    action: 'session.step-up',
    outcome: verified ? 'success' : 'refused',
    ...auditActor(caller),
    subject: { id: userId, name: username },
    details: { by: 'password' },
  });
  if (!verified) throw new AppError('CURRENT_PASSWORD_WRONG');
  await clearThrottle(db, attempt);
  await markProven(db, sessionId, { by: 'password', at: clock.now() });
}
