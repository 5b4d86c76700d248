import type { Binding, Proposal, ProposalOutcome, RefusalReason } from '@rekey/protocol';
import { readCurrentRecord } from './current-record.ts';
import type { AccountPasswords, AccountRecord, Journal, LocalProposal, Platform, SealProposal } from './ports.ts';
import { trySet } from './try-set.ts';

export interface LocalChangeDeps {
  journal: Journal;
  platform: Platform;
  sealProposal: SealProposal;
  newId: () => string;
}

/** unanswered: the server has not answered an earlier local change yet. */
export type LocalChangeResult = { changed: true } | { changed: false; reason: RefusalReason | 'unanswered' };

/** Changes the password on this device by its user's wish and keeps it as a proposal to the server; the caller holds the account's lock.
 *
 *  The sealed intent is journaled before the account is touched: a crash in between loses nothing.
 */
export async function changeLocally(
  deps: LocalChangeDeps,
  binding: Binding,
  passwords: AccountPasswords & { oldPassword: Buffer },
): Promise<LocalChangeResult> {
  const { platform } = deps;
  const check = await platform.checkAccount(binding.account);
  if (!check.usable) return { changed: false, reason: check.reason };
  if (!(await platform.verifyPassword(binding.account, passwords.oldPassword))) {
    return { changed: false, reason: 'old-password-wrong' };
  }
  await settleIntent(deps, binding);
  const record = await readCurrentRecord(deps, binding);
  if (record.proposal !== null) return { changed: false, reason: 'unanswered' };
  const proposal = await intend(deps, binding, record, passwords.newPassword);
  await deps.journal.write(binding.targetId, { ...record, proposal });
  const attempt = await trySet(platform, binding.account, passwords);
  if (await settleIntent(deps, binding)) return { changed: true };
  if (attempt.set === false) return { changed: false, reason: attempt.reason };
  throw attempt.set === 'unknown' ? attempt.failure : new Error('the password was set and is not in force');
}

/** Decides from the account itself whether an intended local change happened; also after a crash. True when it did. */
export async function settleIntent(
  { journal, platform }: Pick<LocalChangeDeps, 'journal' | 'platform'>,
  binding: Binding,
): Promise<boolean> {
  const record = await journal.read(binding.targetId);
  if (record.proposal?.state !== 'intended') return false;
  const after = await platform.readFingerprint(binding.account);
  const happened = after !== null && after !== record.proposal.before;
  const proposal: LocalProposal | null = happened ? { ...record.proposal, state: 'made', after } : null;
  await journal.write(binding.targetId, { ...record, proposal });
  return happened;
}

/** What must be sent for this account, durably marked as sent first; null when nothing waits. The caller holds the account's lock. */
export async function takeProposal(
  { journal }: Pick<LocalChangeDeps, 'journal'>,
  targetId: string,
): Promise<Proposal | null> {
  const record = await journal.read(targetId);
  if (record.proposal === null || record.proposal.state === 'intended') return null;
  const { id, baseVersion, envelope } = record.proposal;
  if (record.proposal.state === 'made') {
    await journal.write(targetId, { ...record, proposal: { ...record.proposal, state: 'sent' } });
  }
  return { id, targetId, baseVersion, envelope };
}

/** Takes the server's answer: an accepted local password is version n; a rejected one is to be replaced by the newest.
 *
 *  Returns the version now in force, or null when the newest one is needed. The caller holds the account's lock.
 */
export async function settleProposal(
  { journal, platform }: Pick<LocalChangeDeps, 'journal' | 'platform'>,
  binding: Binding,
  answer: { id: string; outcome: ProposalOutcome },
): Promise<number | null> {
  const record = await journal.read(binding.targetId);
  if (record.proposal?.id !== answer.id) return record.applied || null;
  const fingerprint = await platform.readFingerprint(binding.account);
  const stillInForce = fingerprint !== null && fingerprint === record.proposal.after;
  const settled = settle({ ...record, proposal: null }, answer.outcome, stillInForce ? fingerprint : null);
  await journal.write(binding.targetId, settled);
  return settled.applied || null;
}

/** The rule of `settleProposal`. `fingerprint` is the proposal's own where its password is still in force, else null. */
function settle(record: AccountRecord, outcome: ProposalOutcome, fingerprint: string | null): AccountRecord {
  if (outcome.outcome === 'rejected') {
    // Without this the device would stay silently different for ever: nobody else knows that it is.
    const reset = fingerprint === null ? {} : { applied: 0, fingerprint: null };
    return { ...record, ...reset, rejected: outcome.reason };
  }
  const { version } = outcome;
  if (fingerprint === null || version <= record.highest) return record;
  // An older version that a crash left undecided is decided now: it is not in force.
  const pending = record.pending > version ? record.pending : 0;
  return { ...record, applied: version, highest: version, pending, fingerprint, rejected: null };
}

async function intend(
  { platform, sealProposal, newId }: LocalChangeDeps,
  binding: Binding,
  record: AccountRecord,
  newPassword: Buffer,
): Promise<LocalProposal> {
  const baseVersion = record.applied;
  const id = newId();
  const envelope = await sealProposal(binding, { id, baseVersion, newPassword });
  const before = await platform.readFingerprint(binding.account);
  return { id, baseVersion, envelope, state: 'intended', before, after: null, replaces: record.proposal };
}
