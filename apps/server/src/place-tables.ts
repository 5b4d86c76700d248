import type {
  DeliveryReason,
  DeliveryState,
  DevicePublicKey,
  ManagedUserWays,
  SealedEnvelope,
  StoreConfiguration,
  TargetKind,
} from '@rekey/protocol';
import type { Generated } from 'kysely';
import type { Json, NullableJson } from './tables.ts';

/** The tables of the places that passwords go to, and of what is on its way there. */

export interface EnrollmentCodesTable {
  token_hash: Buffer;
  user_id: string;
  account: string;
  created_by: string | null;
  created_at: Generated<Date>;
  expires_at: Date;
  used_at: Date | null;
  used_by_device_id: string | null;
}

export interface DevicesTable {
  id: string;
  name: string;
  platform: 'linux' | 'windows' | 'simulated';
  agent_version: string;
  device_key: Json<DevicePublicKey>;
  sealing_key_id: string;
  sealing_key: string;
  previous_key_ids: Generated<string[]>;
  state: Generated<'active' | 'revoked'>;
  enrolled_at: Generated<Date>;
  last_seen_at: Date | null;
  last_address: string | null;
}

export interface DeviceAccountsTable {
  id: Generated<string>;
  device_id: string;
  user_id: string;
  account: string;
  created_at: Generated<Date>;
}

export interface StoresTable {
  id: Generated<string>;
  name: string;
  configuration: Json<StoreConfiguration>;
  bind_password: Buffer | null;
  managed_user_ways: Json<ManagedUserWays>;
  created_at: Generated<Date>;
}

export interface StoreAccountsTable {
  id: Generated<string>;
  store_id: string;
  user_id: string;
  account_id: string;
  account_name: string;
  created_at: Generated<Date>;
}

export interface ArrivalsTable {
  target_id: string;
  user_id: string;
  version: Generated<number>;
  attempt: NullableJson<StoreAttempt>;
  updated_at: Generated<Date>;
}

export interface DeliveriesTable {
  id: Generated<string>;
  change_id: string;
  user_id: string;
  version: number;
  target_id: string;
  target_kind: TargetKind;
  target_name: string;
  target_account: string;
  device_id: string | null;
  store_id: string | null;
  state: DeliveryState;
  reason: DeliveryReason | null;
  sealed: NullableJson<SealedEnvelope>;
  key_id: string | null;
  attempts: Generated<number>;
  next_attempt_at: Date | null;
  old_password_until: Date | null;
  expires_at: Date;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

/** A write that left for a store and whose fate is not known yet. */
export interface StoreAttempt {
  id: string;
  version: number;
  sentAt: string;
}
