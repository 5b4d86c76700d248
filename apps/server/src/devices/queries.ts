import type { Device, DevicePublicKey, SealingKey } from '@rekey/protocol';
import type { Db, Tx } from '../tables.ts';

/** A device's own row, as far as others need it. */
export interface DeviceRow {
  id: string;
  name: string;
  state: 'active' | 'revoked';
  deviceKey: DevicePublicKey;
  sealingKeyId: string;
  previousKeyIds: string[];
}

/** One account on an active device: where a change of its user must arrive. */
export interface DeviceTarget {
  targetId: string;
  deviceId: string;
  deviceName: string;
  account: string;
  sealingKey: SealingKey;
  lastSeenAt: Date | null;
}

/** The accounts on active devices that are bound to a user.
 *
 *  @param lock holds the devices' keys as they are until the transaction ends
 */
export async function deviceTargetsOf(db: Db, userId: string, lock = false): Promise<DeviceTarget[]> {
  const query = db
    .selectFrom('device_accounts')
    .innerJoin('devices', 'devices.id', 'device_accounts.device_id')
    .where('device_accounts.user_id', '=', userId)
    .where('devices.state', '=', 'active')
    .orderBy('device_accounts.id')
    .select([
      'device_accounts.id as targetId',
      'devices.id as deviceId',
      'devices.name as deviceName',
      'device_accounts.account',
      'devices.sealing_key_id as keyId',
      'devices.sealing_key as publicKey',
      'devices.last_seen_at as lastSeenAt',
    ]);
  const rows = await (lock ? query.forShare('devices') : query).execute();
  return rows.map(({ keyId, publicKey, ...row }) => ({ ...row, sealingKey: { keyId, publicKey } }));
}

/** Finds a device, whatever its state. */
export async function findDevice(db: Db, id: string): Promise<DeviceRow | null> {
  const row = await db
    .selectFrom('devices')
    .where('id', '=', id)
    .select([
      'id',
      'name',
      'state',
      'device_key as deviceKey',
      'sealing_key_id as sealingKeyId',
      'previous_key_ids as previousKeyIds',
    ])
    .executeTakeFirst();
  return row ?? null;
}

/** Notes that the device's agent was heard of. */
export async function touchDevice(
  db: Db,
  id: string,
  now: Date,
  said: { agentVersion?: string; address?: string | null } = {},
): Promise<void> {
  const { agentVersion, address } = said;
  await db
    .updateTable('devices')
    .set({
      last_seen_at: now,
      ...(agentVersion !== undefined && { agent_version: agentVersion }),
      ...(address && { last_address: address }),
    })
    .where('id', '=', id)
    .execute();
}

/** The addresses that the agents of a user's devices last came from. */
export async function listDeviceAddresses(db: Db, userId: string): Promise<{ name: string; address: string }[]> {
  const rows = await db
    .selectFrom('device_accounts')
    .innerJoin('devices', 'devices.id', 'device_accounts.device_id')
    .where('device_accounts.user_id', '=', userId)
    .where('devices.state', '=', 'active')
    .where('devices.last_address', 'is not', null)
    .orderBy('devices.last_seen_at', 'desc')
    .select(['devices.name', 'devices.last_address as address'])
    .execute();
  return rows.flatMap(({ name, address }) => (address === null ? [] : [{ name, address }]));
}

/** Uses up an enrollment code. Null when there is none, it was used, or its time is over. */
export async function takeEnrollmentCode(
  tx: Tx,
  tokenHash: Buffer,
  deviceId: string,
  now: Date,
): Promise<{ userId: string; username: string; account: string } | null> {
  const code = await tx
    .updateTable('enrollment_codes')
    .from('users')
    .set({ used_at: now, used_by_device_id: deviceId })
    .whereRef('users.id', '=', 'enrollment_codes.user_id')
    .where('users.state', '=', 'active')
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['enrollment_codes.user_id as userId', 'users.username', 'enrollment_codes.account'])
    .executeTakeFirst();
  return code ?? null;
}

/** All devices with their accounts, or those with an account of one user. `online` is the hub's to say. */
export async function listDevices(db: Db, isOnline: (deviceId: string) => boolean, userId?: string): Promise<Device[]> {
  const rows = await db
    .selectFrom('devices')
    .innerJoin('device_accounts', 'device_accounts.device_id', 'devices.id')
    .innerJoin('users', 'users.id', 'device_accounts.user_id')
    .leftJoin('arrivals', 'arrivals.target_id', 'device_accounts.id')
    .$if(userId !== undefined, (query) => query.where('device_accounts.user_id', '=', userId as string))
    .orderBy('devices.enrolled_at', 'desc')
    .orderBy('device_accounts.account')
    .select([
      'devices.id',
      'devices.name',
      'devices.platform',
      'devices.agent_version as agentVersion',
      'devices.state',
      'devices.enrolled_at as enrolledAt',
      'devices.last_seen_at as lastSeenAt',
      'device_accounts.id as accountId',
      'device_accounts.user_id as userId',
      'users.username',
      'device_accounts.account',
      'arrivals.version as confirmedVersion',
    ])
    .execute();
  const devices = new Map<string, Device>();
  for (const { accountId, userId: owner, username, account, confirmedVersion, ...row } of rows) {
    const device = devices.get(row.id) ?? {
      ...row,
      enrolledAt: row.enrolledAt.toISOString(),
      lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
      online: row.state === 'active' && isOnline(row.id),
      accounts: [],
    };
    device.accounts.push({ id: accountId, userId: owner, username, account, confirmedVersion: confirmedVersion ?? 0 });
    devices.set(row.id, device);
  }
  return [...devices.values()];
}
