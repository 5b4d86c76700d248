import { AppError } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import { changeTopic, discardHeld } from '../propagation/index.ts';
import type { UserRow } from '../users/index.ts';
import type { PasswordDeps } from './ports.ts';
import { endChange, type NewChange } from './queries.ts';

/** Ends a change that did not happen, durably, and makes the error that says so.
 *
 *  Errors that are not ours leave it in `verifying`: whether it was committed is for the database to say.
 */
export async function refuseChange(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof AppError)) return error;
  const { db, clock, publish } = deps.propagation;
  await db.transaction().execute(async (tx) => {
    const ended = await endChange(tx, change.id, { state: 'refused', reason: error.code, now: clock.now() });
    if (!ended) return;
    await discardHeld(tx, change.id);
    await recordAuditEvent(tx, {
      action: 'password.change',
      outcome: 'refused',
      actor: { kind: 'user', id: user.id, name: user.username },
      subject: { id: user.id, name: user.username },
      address: change.address,
      details: { changeId: change.id, reason: error.code, origin: change.origin },
    });
    await publish(tx, changeTopic, change.id);
  });
  return new AppError(error.code, { details: { ...error.details, changeId: change.id }, cause: error });
}
