import { AppError, type ReportableChange, type ReportRequest, type ResetStarted } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import { blockPassword } from '../expiry/index.ts';
import { mailReportedProof } from '../factors/index.ts';
import { findLink, type Link, useLink } from '../links/index.ts';
import { mailUser } from '../mail/index.ts';
import { viewChange } from '../passwords/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import { endSessionsExcept } from '../sessions/index.ts';
import type { Tx } from '../tables.ts';
import { endSessionsByEpoch, getUser, listAdministrators, type UserRow } from '../users/index.ts';
import { assertTyped } from './assert-typed.ts';
import { canReset } from './can-reset.ts';
import type { RecoveryDeps } from './ports.ts';
import { mailResetLinks } from './start-reset.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The change that a link lets somebody report. Looking uses nothing up.
 *
 *  @throws AppError LINK_INVALID
 */
export async function viewReportableChange(deps: RecoveryDeps, token: string): Promise<ReportableChange> {
  const { link, user } = await findReportLink(deps, token);
  const change = await viewChange(deps.db, () => false, { id: link.details.changeId ?? '', userId: user.id });
  return {
    username: user.username,
    displayName: user.displayName,
    changedAt: change.committedAt ?? change.createdAt,
    origin: change.origin,
    address: link.details.address || null,
    reportedAt: link.usedAt?.toISOString() ?? null,
  };
}

/** "This was not me", by the link in the mail about a change. The user name must be typed: a mail scanner clicks, but does not type.
 *
 *  @throws AppError LINK_INVALID, USERNAME_MISMATCH
 */
export async function reportByLink(
  deps: RecoveryDeps,
  request: ReportRequest & { address: string },
): Promise<ResetStarted> {
  const { link, user } = await findReportLink(deps, request.token);
  if (!link.isOpen) throw new AppError('LINK_INVALID');
  assertTyped(user, request.username);
  return report(deps, user, {
    changeId: link.details.changeId ?? '',
    address: request.address,
    prepare: (tx) => useLink(tx, link.id, deps.clock.now()),
  });
}

/** "This was not me", by who is logged in; this session ends with all others.
 *
 *  @throws AppError CHANGE_NOT_FOUND
 */
export async function reportOwnChange(deps: RecoveryDeps, caller: Caller, changeId: string): Promise<ResetStarted> {
  await viewChange(deps.db, () => false, { id: changeId, userId: caller.userId });
  const user = await getUser(deps.db, caller.userId);
  if (!user) throw new AppError('USER_NOT_FOUND');
  return report(deps, user, { changeId, address: caller.address ?? '', prepare: async () => {} });
}

interface Report {
  changeId: string;
  address: string;
  prepare(tx: Tx): Promise<void>;
}

// All of it or nothing: the password opens nothing any more, whoever is in is out, the administrators know, and its owner has the way back.
async function report(
  deps: RecoveryDeps,
  user: UserRow,
  { changeId, address, prepare }: Report,
): Promise<ResetStarted> {
  return deps.db.transaction().execute(async (tx) => {
    await prepare(tx);
    await deps.passwords.withdrawChallenges(tx, { userId: user.id });
    const sentTo = await secureAccount(deps, tx, user, address);
    await mailAdministrators(deps, tx, user, { changeId, address });
    await recordReport(tx, user, address, { changeId });
    return { sentTo };
  });
}

/** "This is not me", pressed on the phone when somebody asked for a proof: that one knows the password, or holds a link. The same as the report of
 *  a change, in the transaction in which the phone's answer counts.
 */
export async function reportFromPhone(
  deps: RecoveryDeps,
  tx: Tx,
  { id: challengeId, userId, address }: { id: string; userId: string; address: string | null },
): Promise<void> {
  const user = await getUser(tx, userId);
  if (!user) return;
  await secureAccount(deps, tx, user, address ?? '');
  await mailReportedProof(deps, tx, challengeId);
  await recordReport(tx, user, address ?? '', { challengeId });
}

async function secureAccount(deps: RecoveryDeps, tx: Tx, user: UserRow, address: string): Promise<string[]> {
  const now = deps.clock.now();
  const { possible } = await canReset(deps, user);
  await endSessionsByEpoch(tx, user.id);
  await blockPassword(tx, user.id, now);
  await endSessionsExcept(tx, { userId: user.id, keep: null, reason: 'reported', now });
  const start = { startedBy: 'user', requestedFrom: address } as const;
  return possible ? mailResetLinks(deps, tx, user, start) : [];
}

async function recordReport(tx: Tx, user: UserRow, address: string, details: Record<string, string>): Promise<void> {
  await recordAuditEvent(tx, {
    action: 'password.report',
    outcome: 'success',
    actor: { kind: 'user', id: user.id, name: user.username },
    subject: { id: user.id, name: user.username },
    address,
    details,
  });
}

async function mailAdministrators(
  deps: RecoveryDeps,
  tx: Tx,
  user: UserRow,
  { changeId, address }: { changeId: string; address: string },
): Promise<void> {
  const now = deps.clock.now();
  for (const administrator of await listAdministrators(tx)) {
    if (!administrator.email) continue;
    await mailUser(deps, tx, administrator, {
      kind: 'change-reported',
      recipient: administrator.email,
      // Whose change it was, not who reads this.
      values: { name: user.displayName, username: user.username, reportedAt: now.toISOString(), address },
      about: `change-reported:${changeId}:${administrator.id}`,
      notAfter: new Date(now.getTime() + 3 * dayMs),
    });
  }
}

async function findReportLink(deps: RecoveryDeps, token: string): Promise<{ link: Link; user: UserRow }> {
  const link = await findLink(deps, deps.db, token, ['report']);
  const user = link && (await getUser(deps.db, link.userId));
  if (!link || user?.state !== 'active' || !(link.isOpen || link.usedAt)) throw new AppError('LINK_INVALID');
  return { link, user };
}
