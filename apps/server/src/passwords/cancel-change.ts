import { AppError, type ChangeAccepted } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import { findLink } from '../links/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import { changeTopic } from '../propagation/index.ts';
import { getUser, type UserRow } from '../users/index.ts';
import type { PasswordDeps } from './ports.ts';
import { cancelUndecided, findChange, isChangeOfLink } from './queries.ts';

/** Who cancels: by a session, or by the link that the change was made by. */
type Canceler = Pick<Caller, 'kind' | 'userId' | 'username' | 'address'>;

/** Cancels a change before it is committed, and takes back the proof that was asked for. 'canceled' in the answer = nothing was changed, and
 *  nothing will be: whatever is approved after this finds nothing that is open.
 *
 *  @throws AppError CHANGE_NOT_FOUND, CHANGE_ALREADY_FINAL once it is committed or has left for the authoritative store
 */
export function cancelChange(deps: PasswordDeps, caller: Caller, id: string): Promise<ChangeAccepted> {
  return cancel(deps, caller, id);
}

/** As `cancelChange`, by the link that the change was made by.
 *
 *  @throws AppError LINK_INVALID, CHANGE_NOT_FOUND, CHANGE_ALREADY_FINAL
 */
export async function cancelByLink(
  deps: PasswordDeps,
  { id, token, address }: { id: string; token: string; address: string },
): Promise<ChangeAccepted> {
  const { db } = deps.propagation;
  const link = await findLink(deps.links, db, token, ['reset', 'expiry']);
  const user = link && (await getUser(db, link.userId));
  if (!link || !user) throw new AppError('LINK_INVALID');
  if (!(await isChangeOfLink(db, id, link.id))) throw new AppError('CHANGE_NOT_FOUND');
  return cancel(deps, cancelerOf(user, address), id);
}

/** Cancels what waits for a proof, because another change of the same user takes its place. */
export async function cancelWaiting(
  deps: PasswordDeps,
  user: UserRow,
  id: string,
  address: string | null,
): Promise<void> {
  await tryToCancel(deps, cancelerOf(user, address), id);
}

async function cancel(deps: PasswordDeps, canceler: Canceler, id: string): Promise<ChangeAccepted> {
  if (await tryToCancel(deps, canceler, id)) return { id, state: 'canceled' };
  const change = await findChange(deps.propagation.db, id);
  if (change?.userId !== canceler.userId) throw new AppError('CHANGE_NOT_FOUND');
  if (change.state === 'committed' || change.state === 'verifying') {
    throw new AppError('CHANGE_ALREADY_FINAL', { details: { state: change.state } });
  }
  return { id, state: change.state };
}

function tryToCancel(deps: PasswordDeps, canceler: Canceler, id: string): Promise<boolean> {
  const { db, clock, publish } = deps.propagation;
  const { userId, username } = canceler;
  return db.transaction().execute(async (tx) => {
    // The question before the change: in the order in which an answer locks them.
    await deps.withdrawChallenges(tx, { userId, changeId: id });
    if (!(await cancelUndecided(tx, id, userId, clock.now()))) return false;
    await recordAuditEvent(tx, {
      action: 'password.cancel',
      outcome: 'success',
      ...auditActor(canceler),
      subject: { id: userId, name: username },
      details: { changeId: id },
    });
    await publish(tx, changeTopic, id);
    return true;
  });
}

function cancelerOf({ id: userId, username }: UserRow, address: string | null): Canceler {
  return { kind: 'user', userId, username, address };
}
