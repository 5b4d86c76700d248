import type { Language, MailKind, MailState, OrganizationSettings } from '@rekey/protocol';
import type { Generated } from 'kysely';
import type { DefaultedJson, Json } from './tables.ts';

/** The tables of a password's life, as 0002-password-life.sql makes them. */

export type LinkPurpose = 'set-up' | 'reset' | 'expiry' | 'report' | 'recovery-address';

export interface OneTimeLinksTable {
  id: Generated<string>;
  purpose: LinkPurpose;
  user_id: string;
  token_hash: Buffer;
  password_version: number | null;
  details: DefaultedJson<Record<string, string>>;
  created_at: Generated<Date>;
  expires_at: Date;
  used_at: Date | null;
}

export interface PreviousPasswordUsesTable {
  user_id: string;
  version: number;
  source: string;
  kind: 'browser' | 'app' | 'device';
  name: string;
  address: string;
  uses: Generated<number>;
  first_at: Date;
  last_at: Date;
}

export interface OrganizationSettingsTable {
  only: Generated<boolean>;
  settings: Json<OrganizationSettings>;
  updated_at: Generated<Date>;
}

export interface PasswordExpiriesTable {
  user_id: string;
  expires_at: Date | null;
  exempt: Generated<boolean>;
  change_required_from: Date | null;
  change_required_by: 'administrator' | 'report' | null;
  blocked_at: Date | null;
  notice_from: Date | null;
  next_reminder_at: Date | null;
  updated_at: Generated<Date>;
}

export interface ExpiryPolicyTable {
  only: Generated<boolean>;
  expires_after_days: number | null;
  rolled_out_at: Date | null;
  spread_days: number;
}

export interface ExpiryRemindersTable {
  user_id: string;
  /** A day, as PostgreSQL writes it: YYYY-MM-DD. */
  due_on: string;
  expires_at: Date;
  days_left: number;
  created_at: Date;
}

export interface MailsTable {
  id: Generated<string>;
  user_id: string | null;
  kind: MailKind;
  recipient: string;
  language: Language;
  values: DefaultedJson<Record<string, string>>;
  about: string | null;
  link_id: string | null;
  state: Generated<MailState>;
  attempts: Generated<number>;
  reply: string | null;
  not_after: Date;
  created_at: Generated<Date>;
  sent_at: Date | null;
  updated_at: Generated<Date>;
}

export interface AddressProblemsTable {
  address: string;
  user_id: string | null;
  kind: 'refused' | 'bounced';
  detail: string;
  mail_id: string | null;
  since: Date;
  last_at: Date;
  resolved_at: Date | null;
}

export interface MailTextsTable {
  kind: MailKind;
  language: Language;
  subject: string;
  introduction: string;
  updated_at: Generated<Date>;
}

export interface KnownBrowsersTable {
  id: Generated<string>;
  token_hash: Buffer;
  user_id: string;
  created_at: Generated<Date>;
  last_used_at: Generated<Date>;
}
