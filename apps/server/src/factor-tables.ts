import type {
  AuthenticatorKey,
  ChallengeAction,
  ChallengePush,
  ChallengeState,
  FactorKind,
  ProofKind,
  ProofMethod,
} from '@rekey/protocol';
import type { Generated } from 'kysely';
import type { Json } from './tables.ts';

/** The tables of factors and challenges, as 0003-factors.sql makes them. */

export interface FactorSettingsTable {
  only: Generated<boolean>;
  required: boolean;
  kinds: ProofKind[];
  enrollment_days: number;
  at_log_in: boolean;
  required_since: Date | null;
  duo: Json<{ apiHost: string; clientId: string }> | null;
  duo_secret: Buffer | null;
  updated_at: Generated<Date>;
}

export interface PushKeysTable {
  only: Generated<boolean>;
  public_key: string;
  private_key: Buffer;
  created_at: Generated<Date>;
}

export interface FactorsTable {
  id: Generated<string>;
  user_id: string;
  kind: FactorKind;
  name: string;
  created_at: Generated<Date>;
  confirmed_at: Date | null;
  last_used_at: Date | null;
  removed_at: Date | null;
}

export interface TotpSecretsTable {
  factor_id: string;
  secret: Buffer;
  last_step: Generated<string>;
}

export interface PasskeysTable {
  factor_id: string;
  credential_id: string;
  public_key: Buffer;
  counter: string | number;
  transports: string[];
}

export interface AuthenticatorsTable {
  factor_id: string;
  public_key: Json<AuthenticatorKey>;
  subscription: Buffer | null;
  wake_failed_at: Date | null;
}

export interface AuthenticatorPairingsTable {
  id: Generated<string>;
  user_id: string;
  session_id: string;
  code_hash: Buffer;
  created_at: Generated<Date>;
  expires_at: Date;
  factor_id: string | null;
}

export interface RecoveryCodesTable {
  user_id: string;
  code_hash: Buffer;
  created_at: Generated<Date>;
  used_at: Date | null;
}

export interface FactorBypassesTable {
  user_id: string;
  until: Date;
  reason: string;
  granted_by: string;
  created_at: Generated<Date>;
}

export interface WrongCodesTable {
  user_id: string;
  at: Generated<Date>;
}

export interface ChallengesTable {
  id: Generated<string>;
  user_id: string;
  action: ChallengeAction;
  change_id: string | null;
  session_id: string | null;
  link_id: string | null;
  methods: ProofMethod[];
  state: Generated<ChallengeState>;
  method: ProofMethod | null;
  factor_id: string | null;
  wrong_tries: Generated<number>;
  address: string | null;
  app: string;
  duo_state_hash: Buffer | null;
  passkey_challenge: string | null;
  created_at: Generated<Date>;
  expires_at: Generated<Date>;
  decided_at: Date | null;
  used_at: Date | null;
}

export interface PushRequestsTable {
  id: Generated<string>;
  challenge_id: string;
  user_id: string;
  nonce: string;
  number: string;
  state: Generated<ChallengePush['state']>;
  reach: Generated<ChallengePush['reach']>;
  factor_id: string | null;
  created_at: Generated<Date>;
  expires_at: Generated<Date>;
  decided_at: Date | null;
}

export interface PasskeyCeremoniesTable {
  id: Generated<string>;
  purpose: 'registration' | 'log-in';
  user_id: string | null;
  challenge: string;
  expires_at: Generated<Date>;
}

/** A view: what each user can prove. */
export interface FactorStandingsView {
  user_id: string;
  required: boolean;
  at_log_in: boolean;
  enabled: ProofKind[];
  kinds: FactorKind[];
  enroll_by: Date | null;
  bypass_until: Date | null;
}
