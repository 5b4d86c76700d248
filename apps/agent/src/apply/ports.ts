import type { AgentDelivery, Binding, RefusalReason, SealedEnvelope } from '@rekey/protocol';

/** A password that was changed on this device and that the server has not answered yet (conflict rule).
 *
 *  intended: written before the account was touched; only `before` tells whether it then happened.
 *  made: in force, not sent yet. sent: the server may know it.
 */
export interface LocalProposal {
  id: string;
  baseVersion: number;
  envelope: SealedEnvelope;
  state: 'intended' | 'made' | 'sent';
  /** Fingerprint before the change; null where it was not known. */
  before: string | null;
  /** Fingerprint after it; null while only intended. */
  after: string | null;
  /** While only intended: the one, made and not sent, whose place this takes if it happens. */
  replaces: Omit<LocalProposal, 'replaces'> | null;
}

/** What the device durably knows of one bound account. */
export interface AccountRecord {
  /** Version in force as far as the journal knows; 0 = none of ours. */
  applied: number;
  /** Highest version that ever was in force here. Never falls: nothing older is ever set again. */
  highest: number;
  /** Version that was about to be set; 0 = none. After a crash it may be in force or not. */
  pending: number;
  /** The account's fingerprint when `applied` was proven; null where none of ours is in force. */
  fingerprint: string | null;
  proposal: LocalProposal | null;
  /** Why the last local change was not taken, for `status`; null once a newer version is in force. */
  rejected: string | null;
}

export const emptyRecord: AccountRecord = {
  applied: 0,
  highest: 0,
  pending: 0,
  fingerprint: null,
  proposal: null,
  rejected: null,
};

/** Where records live. `write` returns only when the record would survive a power cut, and replaces it as a whole. */
export interface Journal {
  /** `emptyRecord` for an account that was never written. */
  read(targetId: string): Promise<AccountRecord>;
  write(targetId: string, record: AccountRecord): Promise<void>;
}

export interface AccountPasswords {
  newPassword: Buffer;
  oldPassword: Buffer | null;
}

export type AccountCheck = { usable: true } | { usable: false; reason: RefusalReason };
export type SetResult = { set: true } | { set: false; reason: RefusalReason };

/** The machine's accounts. Every method may throw when the machine fails; a thrown error says nothing about what happened. */
export interface Platform {
  /** Whether this account exists here and may be changed at all. */
  checkAccount(account: string): Promise<AccountCheck>;
  verifyPassword(account: string, password: Buffer): Promise<boolean>;
  setPassword(account: string, passwords: AccountPasswords): Promise<SetResult>;
  /** Changes whenever the account's password is set, and tells nothing about it; null when there is no such account. */
  readFingerprint(account: string): Promise<string | null>;
}

/** Opens a delivery that is bound to `binding`; the engine erases the bytes.
 *
 *  @throws AppError ENVELOPE_INVALID
 */
export type OpenDelivery = (delivery: AgentDelivery, binding: Binding) => Promise<AccountPasswords>;

/** Seals a locally made password to the server's capture key. */
export type SealProposal = (
  binding: Binding,
  proposal: { id: string; baseVersion: number; newPassword: Buffer },
) => Promise<SealedEnvelope>;
