import { AppError, type Proposal, type ProposalOutcome } from '@rekey/protocol';
import { open, type SealingKeyPair } from '@rekey/protocol/envelope';
import { recordAuditEvent } from '../audit/index.ts';
import type { AuthenticatedDevice } from '../devices/index.ts';
import { decideProofOf } from '../factors/index.ts';
import { changeTopic, type DeviceAccount, findDeviceAccount } from '../propagation/index.ts';
import { getUser, type UserRow } from '../users/index.ts';
import { assertAcceptable } from './check-password.ts';
import { commitChange } from './commit-change.ts';
import { hashNewPassword } from './hash-new-password.ts';
import { recordNotice } from './notices.ts';
import { readPolicy } from './password-policy.ts';
import type { PasswordDeps } from './ports.ts';
import { type ChangeRow, endChange, findChange, insertChange, type NewChange } from './queries.ts';
import { findCurrentVersion } from './version-queries.ts';

/** What proposals need beyond what every change needs. */
export interface ProposalDeps extends PasswordDeps {
  /** What devices seal their proposals to; its private half lives in the vault. */
  captureKey: SealingKeyPair;
}

type Rejection = Extract<ProposalOutcome, { outcome: 'rejected' }>['reason'];

/** Takes a password that was changed on a device for the newest one, or says why not (conflict rule): it wins only if the version that it was
 *  made on is still the newest. The device has the password already, so its own place has arrived with the commit; all sessions end.
 *
 *  Repeating it is safe at any time: the same id gets the first answer again, and of two at once one commits.
 *
 *  @throws AppError NOT_FOUND for an account that is not this device's, ENVELOPE_INVALID, CHANGE_CONFLICT while another change is being decided:
 *    then the device asks again later
 */
export async function acceptProposal(
  deps: ProposalDeps,
  device: AuthenticatedDevice,
  proposal: Proposal,
): Promise<ProposalOutcome> {
  const { db, clock } = deps.propagation;
  const account = await findDeviceAccount(db, device.id, proposal.targetId);
  const user = (await getUser(db, account.userId)) as UserRow;
  const newPassword = await openProposal(deps, account, proposal);
  try {
    const change = changeOf(proposal, user);
    const isNew = await insertChange(db, change, clock.now());
    const earlier = isNew ? null : await findEarlier(deps, change);
    if (earlier && earlier.state !== 'verifying') return outcomeOf(earlier);
    return await decide(deps, { user, account, device }, change, newPassword);
  } finally {
    newPassword.fill(0);
  }
}

async function openProposal(deps: ProposalDeps, account: DeviceAccount, proposal: Proposal): Promise<Buffer> {
  const { userId, targetId } = account;
  const { id: changeId, baseVersion: version, envelope } = proposal;
  const context = { purpose: 'proposal', userId, targetId, version, changeId } as const;
  const { newPassword } = await open(deps.captureKey, context, envelope, null);
  return newPassword;
}

function changeOf({ id, baseVersion }: Proposal, user: UserRow): NewChange {
  return { id, userId: user.id, origin: 'device', baseVersion, sessionId: null, address: null };
}

async function findEarlier(deps: PasswordDeps, change: NewChange): Promise<ChangeRow> {
  const earlier = await findChange(deps.propagation.db, change.id);
  if (earlier?.userId !== change.userId || earlier.origin !== 'device') throw new AppError('CHANGE_CONFLICT');
  return earlier;
}

interface Proposer {
  user: UserRow;
  account: DeviceAccount;
  device: AuthenticatedDevice;
}

async function decide(
  deps: PasswordDeps,
  proposer: Proposer,
  change: NewChange,
  newPassword: Buffer,
): Promise<ProposalOutcome> {
  const reason =
    (await rejectionOf(deps, proposer.user, change)) ?? (await tryToCommit(deps, proposer, change, newPassword));
  if (reason) await reject(deps, proposer, change, reason);
  // Whoever was faster with the same proposal, the table knows what became of it.
  const decided = await findChange(deps.propagation.db, change.id);
  if (!decided || decided.state === 'verifying') throw new AppError('CHANGE_CONFLICT');
  return outcomeOf(decided);
}

async function rejectionOf(deps: PasswordDeps, user: UserRow, change: NewChange): Promise<Rejection | null> {
  if (user.authorityStoreId !== null) return 'managed-elsewhere';
  // The first password comes by a set-up link: without one, nothing here proves who is at the device.
  if (user.state !== 'active' || user.passwordVersion === 0) return 'not-allowed';
  if (change.baseVersion !== user.passwordVersion) return 'stale';
  // Nobody at the device was asked for a proof.
  const proof = await decideProofOf(deps.propagation.db, {
    userId: user.id,
    channel: 'device',
    now: deps.propagation.clock.now(),
  });
  if (proof.kind !== 'none') return 'proof-required';
  // A password that was reported as somebody else's work is replaced by its owner's reset alone.
  const current = await findCurrentVersion(deps.propagation.db, user.id);
  return current?.isBlocked ? 'not-allowed' : null;
}

async function tryToCommit(
  deps: PasswordDeps,
  { user, account }: Proposer,
  change: NewChange,
  newPassword: Buffer,
): Promise<Rejection | null> {
  const { db } = deps.propagation;
  try {
    await assertAcceptable(deps, user, { newPassword });
    const policy = await readPolicy(db);
    const current = await findCurrentVersion(db, user.id);
    const oldVerifier = current?.verifier ?? null;
    const verifier = await hashNewPassword(deps, { userId: user.id, policy, oldVerifier }, newPassword);
    const proven = { change, verifier, policy, authorityTargetId: account.targetId };
    await commitChange(deps, proven, { newPassword });
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'PASSWORD_REFUSED_BY_POLICY') return 'policy';
    if (error.code === 'CHANGE_CONFLICT') return 'stale';
    if (error.code === 'USER_DEACTIVATED') return 'not-allowed';
    throw error;
  }
}

async function reject(
  deps: PasswordDeps,
  { user, device }: Proposer,
  change: NewChange,
  reason: Rejection,
): Promise<void> {
  const { db, clock, publish } = deps.propagation;
  await db.transaction().execute(async (tx) => {
    if (!(await endChange(tx, change.id, { state: 'refused', reason, now: clock.now() }))) return;
    const details = { target: device.name, reason };
    await recordNotice(tx, { userId: user.id, kind: 'change-refused', details });
    await recordAuditEvent(tx, {
      action: 'password.change',
      outcome: 'refused',
      actor: { kind: 'device', id: device.id, name: device.name },
      subject: { id: user.id, name: user.username },
      details: { changeId: change.id, reason, origin: change.origin },
    });
    await publish(tx, changeTopic, change.id);
  });
}

function outcomeOf(change: ChangeRow): ProposalOutcome {
  if (change.state === 'committed') return { outcome: 'accepted', version: change.version as number };
  return { outcome: 'rejected', reason: rejections.find((reason) => reason === change.reason) ?? 'not-allowed' };
}

const rejections: Rejection[] = ['stale', 'policy', 'managed-elsewhere', 'not-allowed'];
