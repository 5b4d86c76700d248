import { AppError, type ChangeAccepted } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import { changeTopic } from '../propagation/index.ts';
import type { PasswordDeps } from './ports.ts';
import { cancelUndecided, findChange } from './queries.ts';

/** Cancels a change before it is committed. 'canceled' in the answer = nothing was changed, and nothing will be.
 *
 *  @throws AppError CHANGE_NOT_FOUND, CHANGE_ALREADY_FINAL once it is committed or has left for the authoritative store
 */
export async function cancelChange(deps: PasswordDeps, caller: Caller, id: string): Promise<ChangeAccepted> {
  const { db, clock, publish } = deps.propagation;
  const canceled = await db.transaction().execute(async (tx) => {
    if (!(await cancelUndecided(tx, id, caller.userId, clock.now()))) return false;
    await recordAuditEvent(tx, {
      action: 'password.cancel',
      outcome: 'success',
      ...auditActor(caller),
      subject: { id: caller.userId, name: caller.username },
      details: { changeId: id },
    });
    await publish(tx, changeTopic, id);
    return true;
  });
  if (canceled) return { id, state: 'canceled' };
  const change = await findChange(db, id);
  if (change?.userId !== caller.userId) throw new AppError('CHANGE_NOT_FOUND');
  if (change.state === 'committed' || change.state === 'verifying') {
    throw new AppError('CHANGE_ALREADY_FINAL', { details: { state: change.state } });
  }
  return { id, state: change.state };
}
