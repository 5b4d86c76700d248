import type { PasswordRule, RefusalReason, StoreKind, StoreTest } from '@rekey/protocol';

/** What a connector can do; the rest of the system asks for nothing more. */
export interface ConnectorCapabilities {
  /** Writes carry a marker and are refused when it is not what was expected, so a late stale write cannot land. */
  compareAndSet: boolean;
  /** Can write with the old password, as the user (history and minimum age then count). */
  changeForm: boolean;
  /** Can write without the old password, as a delegated account. */
  resetForm: boolean;
  /** May be the authority of users: the store's own answer decides. */
  authority: boolean;
  /** Knows when passwords expire. */
  expiries: boolean;
}

/** One user's record in the store. `id` never changes (objectGUID, entryUUID); `name` is for people. */
export interface StoreAccount {
  id: string;
  name: string;
}

/** When the password of an account ends by the store's own policy; null = never, or at the next log-in anyway. */
export interface AccountExpiry {
  accountId: string;
  expiresAt: Date | null;
}

/** A password write. The connector erases no buffer; the caller does. */
export interface WriteRequest {
  accountId: string;
  newPassword: Buffer;
  /** Null where it is not known: then only the reset form is possible. */
  oldPassword: Buffer | null;
  /** With compare-and-set: write only if the marker is `from` (null = none), and leave `to`. */
  marker: { from: string | null; to: string } | null;
}

/** What became of a write. A refusal is certain; silence is not: only reconciliation may say what became of it.
 *
 *  'unreachable' = certainly not sent. 'marker-moved' = refused by compare-and-set, nothing written.
 *  'refused-us' = the service account may not, or cannot log in.
 */
export type WriteResult =
  | { outcome: 'written' }
  | { outcome: 'refused'; reason: RefusalReason; detail?: string }
  | { outcome: 'marker-moved' }
  | { outcome: 'refused-us'; detail: string }
  | { outcome: 'unreachable'; detail: string }
  | { outcome: 'silent'; detail: string };

/** What the store says of a password, asked once (failures feed its lock-out counters).
 *
 *  'must-change' and 'expired' mean that the password itself is right.
 */
export type VerifyResult =
  | { verified: true; mustChange: boolean }
  | {
      verified: false;
      reason: 'password-wrong' | 'account-locked' | 'account-disabled' | 'account-not-found' | 'unreachable';
    };

/** The port that every kind of store implements, and that conformance.ts tests.
 *
 *  Methods other than `writePassword`, `verifyPassword` and `test` throw AppError STORE_UNREACHABLE or STORE_REFUSED_US.
 *  No method ever puts a password into an error, a log or a file of ours.
 */
export interface Connector {
  readonly kind: StoreKind;
  readonly capabilities: ConnectorCapabilities;
  /** Tries each step in order up to the first that fails; never throws for what the store does. */
  test(): Promise<StoreTest>;
  /** The account whose log-in name is this user name, if there is exactly one. Any user name is safe (RFC 4514, 4515). */
  findAccount(username: string): Promise<StoreAccount | null>;
  /** The rules that the store will apply to this account's next password. */
  readRules(accountId: string): Promise<PasswordRule[]>;
  verifyPassword(accountId: string, password: Buffer): Promise<VerifyResult>;
  writePassword(request: WriteRequest): Promise<WriteResult>;
  /** The marker that the last write or move left; null = none. Only with compare-and-set. */
  readMarker(accountId: string): Promise<string | null>;
  /** Moves the marker without writing a password, so that a write that expects `from` can never land any more. */
  moveMarker(accountId: string, marker: { from: string | null; to: string }): Promise<'moved' | 'marker-moved'>;
  /** Reads every account's expiry, a page at a time; the next page waits for `onPage`. Nothing where the capability is missing. */
  listExpiries(onPage: (page: AccountExpiry[]) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}
