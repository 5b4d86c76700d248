import type { ChangeOrigin, ChangeState, Language, PasswordPolicy, Role, SealedEnvelope } from '@rekey/protocol';
import type { ColumnType, Generated, GeneratedAlways, Kysely, Transaction } from 'kysely';
import type {
  AuthenticatorPairingsTable,
  AuthenticatorsTable,
  ChallengesTable,
  FactorBypassesTable,
  FactorSettingsTable,
  FactorStandingsView,
  FactorsTable,
  PasskeyCeremoniesTable,
  PasskeysTable,
  PushKeysTable,
  PushRequestsTable,
  RecoveryCodesTable,
  TotpSecretsTable,
  WrongCodesTable,
} from './factor-tables.ts';
import type {
  AddressProblemsTable,
  ExpiryPolicyTable,
  ExpiryRemindersTable,
  KnownBrowsersTable,
  MailsTable,
  MailTextsTable,
  OneTimeLinksTable,
  OrganizationSettingsTable,
  PasswordExpiriesTable,
  PreviousPasswordUsesTable,
} from './password-life-tables.ts';

import type {
  ArrivalsTable,
  DeliveriesTable,
  DeviceAccountsTable,
  DevicesTable,
  EnrollmentCodesTable,
  StoreAccountsTable,
  StoresTable,
} from './place-tables.ts';

export type { LinkPurpose } from './password-life-tables.ts';

/** The tables as rows, one interface a table; migrations/ is the truth and a test compares the two. Only the owning room writes a table. */
export interface Tables {
  audit_events: AuditEventsTable;
  users: UsersTable;
  password_changes: PasswordChangesTable;
  password_versions: PasswordVersionsTable;
  one_time_links: OneTimeLinksTable;
  previous_password_uses: PreviousPasswordUsesTable;
  password_policy: PasswordPolicyTable;
  notices: NoticesTable;
  organization_settings: OrganizationSettingsTable;
  password_expiries: PasswordExpiriesTable;
  expiry_policy: ExpiryPolicyTable;
  expiry_reminders: ExpiryRemindersTable;
  mails: MailsTable;
  address_problems: AddressProblemsTable;
  mail_texts: MailTextsTable;
  sessions: SessionsTable;
  login_failures: LoginFailuresTable;
  known_browsers: KnownBrowsersTable;
  factor_settings: FactorSettingsTable;
  push_keys: PushKeysTable;
  factors: FactorsTable;
  totp_secrets: TotpSecretsTable;
  passkeys: PasskeysTable;
  authenticators: AuthenticatorsTable;
  authenticator_pairings: AuthenticatorPairingsTable;
  recovery_codes: RecoveryCodesTable;
  factor_bypasses: FactorBypassesTable;
  wrong_codes: WrongCodesTable;
  challenges: ChallengesTable;
  push_requests: PushRequestsTable;
  passkey_ceremonies: PasskeyCeremoniesTable;
  /** A view. */
  factor_standings: FactorStandingsView;
  enrollment_codes: EnrollmentCodesTable;
  devices: DevicesTable;
  device_accounts: DeviceAccountsTable;
  stores: StoresTable;
  store_accounts: StoreAccountsTable;
  arrivals: ArrivalsTable;
  deliveries: DeliveriesTable;
  installation: InstallationTable;
}

/** A connection or a transaction: what reads take. */
export type Db = Kysely<Tables>;
/** What writes that must commit together take. */
export type Tx = Transaction<Tables>;

/** A jsonb column: written as JSON text, read as a value. */
export type Json<Value> = ColumnType<Value, string, string>;
/** As Json, with a default. */
export type DefaultedJson<Value> = ColumnType<Value, string | undefined, string>;
export type NullableJson<Value> = ColumnType<Value | null, string | null | undefined, string | null>;

interface AuditEventsTable {
  // Rows are made by append_audit_event() alone.
  sequence: GeneratedAlways<string>;
  at: GeneratedAlways<Date>;
  action: string;
  outcome: 'success' | 'refused' | 'failure';
  actor_kind: 'user' | 'device' | 'system' | 'anonymous';
  actor_id: string | null;
  actor_name: string;
  subject_id: string | null;
  subject: string | null;
  address: string | null;
  details: Json<Record<string, unknown>>;
  hash: string;
}

interface UsersTable {
  id: Generated<string>;
  username: string;
  display_name: string;
  email: string | null;
  recovery_email: string | null;
  language: Language | null;
  time_zone: string | null;
  role: Role;
  state: Generated<'active' | 'deactivated'>;
  authority_store_id: string | null;
  password_version: Generated<number>;
  password_changed_at: Date | null;
  session_epoch: Generated<number>;
  created_at: Generated<Date>;
}

interface PasswordChangesTable {
  id: string;
  user_id: string;
  origin: ChangeOrigin;
  /** 'done' is never stored: it is a committed change whose deliveries are all settled. */
  state: Exclude<ChangeState, 'done'>;
  base_version: number;
  version: number | null;
  reason: string | null;
  address: string | null;
  session_id: string | null;
  link_id: string | null;
  authority_attempt: NullableJson<AuthorityAttempt>;
  pending_verifier: string | null;
  sealed_request: NullableJson<SealedEnvelope>;
  created_at: Generated<Date>;
  committed_at: Date | null;
  finished_at: Date | null;
}

/** What was durably decided before a password write left for the authoritative store. Times are ISO 8601. */
export interface AuthorityAttempt {
  markerFrom: string | null;
  markerTo: string;
  sentAt: string;
}

interface PasswordVersionsTable {
  user_id: string;
  version: number;
  change_id: string;
  verifier: string | null;
  created_at: Generated<Date>;
}

interface PasswordPolicyTable {
  only: Generated<boolean>;
  policy: Json<PasswordPolicy>;
  updated_at: Generated<Date>;
}

interface NoticesTable {
  id: Generated<string>;
  user_id: string;
  kind: string;
  details: Json<Record<string, string>>;
  created_at: Generated<Date>;
  seen_at: Date | null;
}

interface SessionsTable {
  id: Generated<string>;
  token_hash: Buffer;
  user_id: string;
  epoch: number;
  address: string | null;
  user_agent: string | null;
  created_at: Generated<Date>;
  last_seen_at: Generated<Date>;
  expires_at: Date;
  ended_at: Date | null;
  end_reason: string | null;
  change_required: Generated<boolean>;
  proven_at: Date | null;
  password_at: Date | null;
  enrollment_only: Generated<boolean>;
}

interface LoginFailuresTable {
  username_hash: Buffer;
  source: string;
  failures: number;
  last_at: Date;
}

interface InstallationTable {
  only: Generated<boolean>;
  server_id: Generated<string>;
  vault_fingerprint: string | null;
  created_at: Generated<Date>;
}
