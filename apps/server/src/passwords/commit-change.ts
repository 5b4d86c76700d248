import { AppError, type PasswordPolicy } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import { renewExpiry } from '../expiry/index.ts';
import { useProof } from '../factors/index.ts';
import { markUsed } from '../links/index.ts';
import {
  type DeliveryLimits,
  discardForUser,
  enqueue,
  release,
  type SealedDelivery,
  sealDeliveries,
  TargetsMovedError,
  targetsOf,
} from '../propagation/index.ts';
import { clearAccountThrottle, endSessionsExcept } from '../sessions/index.ts';
import type { Tx } from '../tables.ts';
import { getUser, recordPasswordVersion, type UserRow } from '../users/index.ts';
import { recordNotice } from './notices.ts';
import type { PasswordDeps } from './ports.ts';
import { markCommitted, type NewChange } from './queries.ts';
import { insertVersion } from './version-queries.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A change that has been proven and decided, and what becomes true with it. */
export interface ProvenChange {
  change: NewChange;
  verifier: string;
  policy: PasswordPolicy;
  /** The authoritative store's account of the user; null = Rekey decides. */
  authorityTargetId: string | null;
}

type Secrets = { newPassword: Buffer; oldPassword?: Buffer | undefined };

/** Commits a change that Rekey decides: seals one delivery per target, then one transaction makes everything true at once.
 *
 *  @returns 'canceled' when the user was faster
 *  @throws AppError CHANGE_CONFLICT, USER_DEACTIVATED
 */
export async function commitChange(
  deps: PasswordDeps,
  proven: ProvenChange,
  secrets: Secrets,
): Promise<'committed' | 'canceled'> {
  const { db } = deps.propagation;
  const commit = withSealedDeliveries(deps, proven, secrets, (deliveries) =>
    db.transaction().execute(async (tx) => {
      if (proven.change.isProven) await useProof(tx, proven.change.id);
      const now = deps.propagation.clock.now();
      const { username } = await makeVersion(deps, tx, proven, now);
      const { authorityTargetId, policy } = proven;
      const limits = limitsOf(policy, now);
      await enqueue(deps.propagation, tx, { change: versionOf(proven), deliveries, limits, authorityTargetId });
      await recordCommit(tx, proven, username);
      return 'committed' as const;
    }),
  );
  return commit.catch((error: unknown) => {
    if (error instanceof CanceledError) return 'canceled';
    throw error;
  });
}

/** The user canceled before the commit; thrown inside the transaction, so that nothing of it stays. */
class CanceledError extends Error {
  override name = 'CanceledError';
}

/** Commits a change that the authoritative store has accepted; its deliveries are already held.
 *
 *  Also of a user who was deactivated meanwhile: the directory has the password, so it is the newest one; but it goes nowhere else.
 */
export async function commitHeldChange(
  deps: PasswordDeps,
  proven: ProvenChange & { authorityTargetId: string },
): Promise<void> {
  await deps.propagation.db.transaction().execute(async (tx) => {
    const now = deps.propagation.clock.now();
    const { username, state } = await makeVersion(deps, tx, proven, now, { evenDeactivated: true });
    await release(deps.propagation, tx, { ...versionOf(proven), authorityTargetId: proven.authorityTargetId });
    if (state !== 'active') await discardForUser(deps.propagation, tx, proven.change.userId);
    await recordCommit(tx, proven, username);
  });
}

/** Seals, and seals again when targets or keys moved before `write` could commit.
 *
 *  @throws TargetsMovedError when they keep moving
 */
export async function withSealedDeliveries<Result>(
  deps: PasswordDeps,
  proven: ProvenChange,
  secrets: Secrets,
  write: (deliveries: SealedDelivery[]) => Promise<Result>,
): Promise<Result> {
  const { propagation } = deps;
  const sealed = proven.policy.sealOldPassword ? secrets : { newPassword: secrets.newPassword };
  for (let attempt = 1; ; attempt++) {
    const targets = await targetsOf(propagation, propagation.db, proven.change.userId);
    const deliveries = await sealDeliveries(propagation, versionOf(proven), targets, sealed);
    try {
      return await write(deliveries);
    } catch (error) {
      if (!(error instanceof TargetsMovedError) || attempt === 3) throw error;
    }
  }
}

/** The version that a change becomes. */
export function versionOf({ change }: ProvenChange): { userId: string; changeId: string; version: number } {
  return { userId: change.userId, changeId: change.id, version: change.baseVersion + 1 };
}

/** How long what is sealed may wait, by policy. */
export function limitsOf(policy: PasswordPolicy, now: Date): DeliveryLimits {
  const after = (days: number) => new Date(now.getTime() + days * dayMs);
  return {
    expiresAt: after(policy.deliveryLimitDays),
    oldPasswordUntil: policy.sealOldPassword ? after(policy.oldPasswordLimitDays) : null,
  };
}

// The one place where a version is born. All of it, or nothing.
async function makeVersion(
  deps: PasswordDeps,
  tx: Tx,
  proven: ProvenChange,
  now: Date,
  { evenDeactivated = false } = {},
): Promise<Pick<UserRow, 'username' | 'state'>> {
  const { change, policy } = proven;
  const { userId, version } = versionOf(proven);
  const user = await recordPasswordVersion(tx, { userId, version, at: now, evenDeactivated });
  if (user === null) throw await whyNoVersion(tx, userId);
  if (!(await markCommitted(tx, change.id, version, now))) throw new CanceledError('canceled before the commit');
  const { id: changeId, origin, address } = change;
  if (change.linkId) {
    await markUsed(tx, change.linkId, now);
    // Who has just proven to own the mailbox is not to be held back by what strangers tried before.
    await clearAccountThrottle(tx, user.username);
  }
  await insertVersion(tx, { userId, version, changeId, verifier: proven.verifier, now }, policy.historyLength);
  await renewExpiry(tx, { userId, at: now });
  // Nobody is asked any more for what the old password has begun.
  await deps.withdrawChallenges(tx, { userId });
  const keep = policy.keepChangingSession ? change.sessionId : null;
  await endSessionsExcept(tx, { userId, keep, reason: 'password-changed', now });
  // The very first password is no news to who has just chosen it.
  if (version > 1) {
    const details = { changeId, origin, address: address ?? '', sessionId: change.sessionId ?? '' };
    await recordNotice(tx, { userId, kind: 'password-changed', details });
    await deps.mailOutcome(tx, { userId, changeId });
  }
  return user;
}

async function whyNoVersion(tx: Tx, userId: string): Promise<AppError> {
  const user = await getUser(tx, userId);
  return new AppError(user?.state === 'active' ? 'CHANGE_CONFLICT' : 'USER_DEACTIVATED');
}

// Last in the transaction, because the audit log's chain is locked from here to the commit.
async function recordCommit(tx: Tx, proven: ProvenChange, username: string): Promise<void> {
  const { origin, address } = proven.change;
  const { userId, changeId, version } = versionOf(proven);
  await recordAuditEvent(tx, {
    action: 'password.change',
    outcome: 'success',
    actor: { kind: 'user', id: userId, name: username },
    subject: { id: userId, name: username },
    address,
    details: { changeId, version, origin },
  });
}
