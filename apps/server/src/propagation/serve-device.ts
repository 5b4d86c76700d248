import type { AccountReport, AgentDelivery, DeliveryOutcome, HelloRequest, HelloResponse } from '@rekey/protocol';
import { AppError } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import { type AuthenticatedDevice, touchDevice } from '../devices/index.ts';
import type { Db, Tx } from '../tables.ts';
import { recordArrival } from './outbox.ts';
import type { PropagationDeps } from './ports.ts';
import { openDeliveries, settleDelivery } from './settle.ts';
import { changeTopic } from './topics.ts';

/** What waits for a device. Asking marks it as sent; asking again is harmless. */
export async function fetchDeliveries(deps: PropagationDeps, device: AuthenticatedDevice): Promise<AgentDelivery[]> {
  const now = deps.clock.now();
  return deps.db.transaction().execute(async (tx) => {
    const rows = await openDeliveries(tx)
      .where('device_id', '=', device.id)
      .where('expires_at', '>', now)
      .orderBy('created_at')
      .forUpdate()
      .execute();
    if (rows.length === 0) return [];
    await tx
      .updateTable('deliveries')
      .set((eb) => ({ state: 'sent', reason: null, attempts: eb('attempts', '+', 1), updated_at: now }))
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .execute();
    for (const changeId of new Set(rows.map((row) => row.changeId))) await deps.publish(tx, changeTopic, changeId);
    return rows.flatMap(({ id, changeId, userId, targetId, version, sealed }) =>
      sealed ? [{ id, changeId, userId, targetId, version, envelope: sealed }] : [],
    );
  });
}

/** What a device says became of a delivery.
 *
 *  @throws AppError NOT_FOUND for an account that is not this device's, REQUEST_INVALID for a version that never was
 */
export async function recordOutcome(
  deps: PropagationDeps,
  device: AuthenticatedDevice,
  outcome: DeliveryOutcome,
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const account = await findDeviceAccount(tx, device.id, outcome.targetId);
    const version = outcome.outcome === 'confirmed' ? outcome.applied : outcome.version;
    if (version > account.passwordVersion) throw new AppError('REQUEST_INVALID');
    if (outcome.outcome === 'confirmed') return confirmUpTo(deps, tx, { ...account, version });
    const open = await openDeliveries(tx)
      .where('target_id', '=', outcome.targetId)
      .where('version', '=', version)
      .forUpdate()
      .executeTakeFirst();
    if (open) await settleDelivery(deps, tx, open, { state: 'refused', reason: outcome.reason });
  });
}

/** Takes a device's own word on what it holds; it overrides what we believed.
 *
 *  Less than we believed = the disk was restored from an image: the next log-in delivers again.
 *
 *  @param address where the agent comes from
 *  @returns the sealing key in use, those that nothing is sealed to any more, and when the passwords of the accounts expire
 */
export async function recordHello(
  deps: PropagationDeps,
  device: AuthenticatedDevice,
  hello: HelloRequest,
  address: string | null = null,
): Promise<Omit<HelloResponse, 'serverTime'>> {
  await touchDevice(deps.db, device.id, deps.clock.now(), { agentVersion: hello.agentVersion, address });
  for (const report of hello.accounts) {
    // One account that is not ours, or ahead of us (our database was restored), must not silence the others.
    await believeReport(deps, device, report).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      deps.log.warn('a device reports what cannot be', { deviceId: device.id, targetId: report.targetId, error });
    });
  }
  return {
    sealingKeyId: device.sealingKeyId,
    retireKeys: await unusedKeys(deps.db, device),
    expiries: await listExpiries(deps.db, device.id),
  };
}

async function believeReport(
  deps: PropagationDeps,
  device: AuthenticatedDevice,
  { targetId, applied }: AccountReport,
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const account = await findDeviceAccount(tx, device.id, targetId);
    if (applied > account.passwordVersion) throw new AppError('REQUEST_INVALID');
    if (applied > 0) await confirmUpTo(deps, tx, { ...account, version: applied });
    await noteRestored(deps, tx, { ...account, device, applied });
  });
}

/** An account on a device, with the newest version of the user that it is bound to. */
export interface DeviceAccount {
  targetId: string;
  userId: string;
  passwordVersion: number;
}

/** The account that a device speaks of.
 *
 *  @throws AppError NOT_FOUND when it is not this device's
 */
export async function findDeviceAccount(db: Db, deviceId: string, targetId: string): Promise<DeviceAccount> {
  const account = await db
    .selectFrom('device_accounts')
    .innerJoin('users', 'users.id', 'device_accounts.user_id')
    .where('device_accounts.id', '=', targetId)
    .where('device_accounts.device_id', '=', deviceId)
    .select(['device_accounts.id as targetId', 'users.id as userId', 'users.password_version as passwordVersion'])
    .executeTakeFirst();
  if (!account) throw new AppError('NOT_FOUND');
  return account;
}

async function confirmUpTo(
  deps: PropagationDeps,
  tx: Tx,
  { targetId, userId, version }: DeviceAccount & { version: number },
): Promise<void> {
  await recordArrival(tx, { targetId, userId, version, now: deps.clock.now() });
  const open = await openDeliveries(tx)
    .where('target_id', '=', targetId)
    .where('version', '<=', version)
    .forUpdate()
    .execute();
  for (const delivery of open) await settleDelivery(deps, tx, delivery, { state: 'confirmed', reason: null });
}

async function noteRestored(
  deps: PropagationDeps,
  tx: Tx,
  { targetId, device, applied }: DeviceAccount & { device: AuthenticatedDevice; applied: number },
): Promise<void> {
  const lowered = await tx
    .updateTable('arrivals')
    .set({ version: applied, updated_at: deps.clock.now() })
    .where('target_id', '=', targetId)
    .where('version', '>', applied)
    .returning('target_id')
    .executeTakeFirst();
  if (!lowered) return;
  await tx
    .updateTable('deliveries')
    .set({ state: 'expired', reason: 'restored-from-backup', updated_at: deps.clock.now() })
    .where('target_id', '=', targetId)
    .where('version', '>', applied)
    .where('state', '=', 'confirmed')
    .execute();
  await recordAuditEvent(tx, {
    action: 'device.restored',
    outcome: 'success',
    actor: { kind: 'device', id: device.id, name: device.name },
    subject: { id: device.id, name: device.name },
    details: { applied },
  });
}

async function unusedKeys(db: Db, device: AuthenticatedDevice): Promise<string[]> {
  if (device.previousKeyIds.length === 0) return [];
  const used = await db
    .selectFrom('deliveries')
    .where('device_id', '=', device.id)
    .where('state', 'in', ['held', 'waiting', 'sent'])
    .select('key_id')
    .distinct()
    .execute();
  const keep = new Set(used.map((row) => row.key_id));
  return device.previousKeyIds.filter((keyId) => !keep.has(keyId));
}

async function listExpiries(db: Db, deviceId: string): Promise<HelloResponse['expiries']> {
  const rows = await db
    .selectFrom('device_accounts')
    .innerJoin('password_expiries', 'password_expiries.user_id', 'device_accounts.user_id')
    .where('device_accounts.device_id', '=', deviceId)
    .where('password_expiries.expires_at', 'is not', null)
    .orderBy('device_accounts.created_at')
    .select(['device_accounts.id as targetId', 'password_expiries.expires_at as expiresAt'])
    .$narrowType<{ expiresAt: Date }>()
    .execute();
  return rows.map(({ targetId, expiresAt }) => ({ targetId, expiresAt: expiresAt.toISOString() }));
}
