import { recordAuditEvent } from '../audit/index.ts';
import type { Connector } from '../connectors/index.ts';
import { changeTopic, discardHeld, fenceOf, openHeldEnvelope } from '../propagation/index.ts';
import { findOrBindAccount } from '../stores/index.ts';
import type { AuthorityAttempt, Tx } from '../tables.ts';
import { getUser, type UserRow } from '../users/index.ts';
import { commitHeldChange, versionOf } from './commit-change.ts';
import { recordNotice } from './notices.ts';
import { readPolicy } from './password-policy.ts';
import type { PasswordDeps } from './ports.ts';
import { type ChangeRow, endChange, findChange, listVerifyingSince } from './queries.ts';

/** The task of the worker that asks a silent authority what became of a change. */
export const settleAuthorityTask = 'settle-authority';

const askAgainAfterMs = 5_000;
/** Longer than any write of a connector may be under way. */
const flightTimeMs = 60_000;

/** Has the change settled by a worker, soon. */
export async function scheduleSettling(deps: PasswordDeps, tx: Tx, changeId: string): Promise<void> {
  const runAt = new Date(deps.propagation.clock.now().getTime() + askAgainAfterMs);
  await deps.propagation.schedule(tx, {
    task: settleAuthorityTask,
    payload: { changeId },
    key: `settle:${changeId}`,
    runAt,
  });
}

/** Decides a change whose authoritative store stayed silent. Never on a time-out alone: fence first, then decide.
 *
 *  Stays undecided, and asks again later, for as long as the store does not answer.
 */
export async function settleAuthority(deps: PasswordDeps, changeId: string): Promise<void> {
  const { db } = deps.propagation;
  const change = await findChange(db, changeId);
  if (change?.state !== 'verifying' || !change.authorityAttempt) return;
  const user = await getUser(db, change.userId);
  const fate = user ? await askAuthority(deps, user, change, change.authorityAttempt) : 'not-landed';
  if (fate === 'landed' && user) return commitLanded(deps, user, change);
  if (fate !== 'unknown') return abandon(deps, change, user?.username ?? change.userId);
  await db.transaction().execute((tx) => scheduleSettling(deps, tx, changeId));
}

/** Has every change settled that waits for an authority since before the last few seconds, and whose job may be lost. */
export async function wakeUndecided(deps: PasswordDeps): Promise<void> {
  const { db, clock } = deps.propagation;
  const since = new Date(clock.now().getTime() - 3 * askAgainAfterMs);
  for (const change of await listVerifyingSince(db, since)) {
    if (change.authorityAttempt) await db.transaction().execute((tx) => scheduleSettling(deps, tx, change.id));
  }
}

type Fate = 'landed' | 'not-landed' | 'unknown';

async function askAuthority(
  deps: PasswordDeps,
  user: UserRow,
  change: ChangeRow,
  attempt: AuthorityAttempt,
): Promise<Fate> {
  try {
    const storeId = user.authorityStoreId as string;
    const account = await findOrBindAccount({ ...deps, db: deps.propagation.db }, storeId, user);
    if (!account) return 'unknown';
    const connector = await deps.connectors.of(storeId);
    return attempt.markerTo === ''
      ? await probe(deps, connector, change, account)
      : await fence(connector, account.accountId, change.id, attempt);
  } catch (error) {
    deps.propagation.log.warn('authority does not answer', { changeId: change.id, error });
    return 'unknown';
  }
}

// After the fence a late write of ours is refused by the store itself, so "not landed" stays true.
async function fence(
  connector: Connector,
  accountId: string,
  changeId: string,
  attempt: AuthorityAttempt,
): Promise<Fate> {
  const moved = await connector.moveMarker(accountId, { from: attempt.markerFrom, to: fenceOf(changeId) });
  if (moved === 'moved') return 'not-landed';
  const marker = await connector.readMarker(accountId);
  return marker === attempt.markerTo ? 'landed' : 'not-landed';
}

// Without a marker there is no fence: only when nothing can be under way any more, one log-in with the new password tells.
async function probe(
  deps: PasswordDeps,
  connector: Connector,
  change: ChangeRow,
  account: { targetId: string; accountId: string },
): Promise<Fate> {
  const sentAt = new Date(change.authorityAttempt?.sentAt ?? 0).getTime();
  if (deps.propagation.clock.now().getTime() < sentAt + flightTimeMs) return 'unknown';
  const version = { userId: change.userId, changeId: change.id, version: change.baseVersion + 1 };
  const password = await deps.propagation.db
    .transaction()
    .execute((tx) => openHeldEnvelope(deps.propagation, tx, version, account.targetId));
  // Erased at its limit, or with the user's access: it can be neither asked for nor committed. If it landed, the next log-in adopts it.
  if (!password) return 'not-landed';
  try {
    const answer = await connector.verifyPassword(account.accountId, password);
    if (answer.verified) return 'landed';
    return answer.reason === 'unreachable' || answer.reason === 'account-locked' ? 'unknown' : 'not-landed';
  } finally {
    password.fill(0);
  }
}

async function commitLanded(deps: PasswordDeps, user: UserRow, change: ChangeRow): Promise<void> {
  const { db } = deps.propagation;
  const account = await findOrBindAccount({ ...deps, db }, user.authorityStoreId as string, user);
  if (!account || change.pendingVerifier === null) return;
  const policy = await readPolicy(db);
  const proven = { change, verifier: change.pendingVerifier, policy, authorityTargetId: account.targetId };
  await commitHeldChange(deps, proven);
  deps.propagation.log.info('silent authority had accepted', {
    changeId: change.id,
    version: versionOf(proven).version,
  });
}

async function abandon(deps: PasswordDeps, change: ChangeRow, username: string): Promise<void> {
  const { db, clock, publish } = deps.propagation;
  await db.transaction().execute(async (tx) => {
    const end = { state: 'expired', reason: 'AUTHORITY_UNREACHABLE', now: clock.now() } as const;
    if (!(await endChange(tx, change.id, end))) return;
    await discardHeld(tx, change.id);
    await recordNotice(tx, { userId: change.userId, kind: 'change-expired', details: { reason: end.reason } });
    await recordAuditEvent(tx, {
      action: 'password.change',
      outcome: 'failure',
      actor: { kind: 'system', name: 'reconciliation' },
      subject: { id: change.userId, name: username },
      details: { changeId: change.id, reason: end.reason },
    });
    await publish(tx, changeTopic, change.id);
  });
}
