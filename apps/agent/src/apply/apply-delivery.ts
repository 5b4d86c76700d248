import { type AgentDelivery, AppError, type Binding, type DeliveryOutcome, type RefusalReason } from '@rekey/protocol';
import { readCurrentRecord } from './current-record.ts';
import type { AccountPasswords, AccountRecord, Journal, OpenDelivery, Platform } from './ports.ts';
import { trySet } from './try-set.ts';

export interface ApplyDeps {
  journal: Journal;
  platform: Platform;
  openDelivery: OpenDelivery;
}

/** Makes one delivery true on this machine; the caller holds the account's lock.
 *
 *  Any order, any repetition, a crash at any step: the account never goes back to an older version, and the newest that keeps
 *  being delivered is in force in the end. Null = older than what is here or was begun here: nothing to say.
 *
 *  @throws what the machine threw: then nothing is known, and the same delivery is to be received again
 */
export async function applyDelivery(
  deps: ApplyDeps,
  binding: Binding,
  delivery: AgentDelivery,
): Promise<DeliveryOutcome | null> {
  const record = await readCurrentRecord(deps, binding);
  if (delivery.version <= record.applied) return confirmed(delivery, record.applied);
  if (delivery.version < Math.max(record.highest, record.pending)) return null;
  const check = await deps.platform.checkAccount(binding.account);
  if (!check.usable) return refused(delivery, check.reason);
  const passwords = await openOrNull(deps, binding, delivery);
  if (passwords === null) return refused(delivery, 'envelope-unreadable');
  try {
    return await enforce(deps, binding, delivery, record, passwords);
  } finally {
    passwords.newPassword.fill(0);
    passwords.oldPassword?.fill(0);
  }
}

async function enforce(
  { journal, platform }: ApplyDeps,
  binding: Binding,
  delivery: AgentDelivery,
  record: AccountRecord,
  passwords: AccountPasswords,
): Promise<DeliveryOutcome> {
  const { targetId, version } = delivery;
  await journal.write(targetId, { ...record, pending: version });
  const result = await bringIntoForce(platform, binding.account, passwords);
  if (!result.set) {
    // An older version that a crash left undecided stays undecided: it may be the one in force.
    const pending = record.pending < version ? record.pending : 0;
    await journal.write(targetId, { ...record, pending });
    return refused(delivery, result.reason);
  }
  const { fingerprint } = result;
  await journal.write(targetId, {
    ...record,
    pending: 0,
    applied: version,
    highest: version,
    fingerprint,
    rejected: null,
  });
  return confirmed(delivery, version);
}

type Proven = { set: true; fingerprint: string } | { set: false; reason: RefusalReason };

// Asked first, because after a crash the password may be in force already, and many machines refuse the same one twice.
async function bringIntoForce(platform: Platform, account: string, passwords: AccountPasswords): Promise<Proven> {
  const already = await prove(platform, account, passwords.newPassword);
  if (already !== null) return { set: true, fingerprint: already };
  const attempt = await trySet(platform, account, passwords);
  // Proven even after a refusal: only the account itself says what is in force.
  const fingerprint = await prove(platform, account, passwords.newPassword);
  if (fingerprint !== null) return { set: true, fingerprint };
  // A refusal is certain. A failure is not: the delivery keeps waiting at the server and is tried again.
  if (attempt.set === 'unknown') throw attempt.failure;
  if (attempt.set) throw new Error('the password was set and is not in force');
  return attempt;
}

// The fingerprint of exactly the password that was verified: someone may change it locally at the same moment.
async function prove(platform: Platform, account: string, password: Buffer): Promise<string | null> {
  const before = await platform.readFingerprint(account);
  if (before === null || !(await platform.verifyPassword(account, password))) return null;
  return (await platform.readFingerprint(account)) === before ? before : null;
}

async function openOrNull(
  deps: ApplyDeps,
  binding: Binding,
  delivery: AgentDelivery,
): Promise<AccountPasswords | null> {
  try {
    return await deps.openDelivery(delivery, binding);
  } catch (error) {
    if (error instanceof AppError && error.code === 'ENVELOPE_INVALID') return null;
    throw error;
  }
}

function confirmed({ targetId }: AgentDelivery, applied: number): DeliveryOutcome {
  return { outcome: 'confirmed', targetId, applied };
}

/** The outcome of a delivery that this device will not apply. */
export function refused({ targetId, version }: AgentDelivery, reason: RefusalReason): DeliveryOutcome {
  return { outcome: 'refused', targetId, version, reason };
}
