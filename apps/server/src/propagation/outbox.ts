import { open } from '@rekey/protocol/envelope';
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';
import type { DeliveryLimits, PropagationDeps } from './ports.ts';
import { type ChangeOfVersion, deliveryContext, type SealedDelivery } from './seal-deliveries.ts';
import { type Target, targetsOf } from './targets.ts';
import { changeTopic, deliverToStoreTask, deviceTopic } from './topics.ts';

/** The user's targets or a device's key changed after sealing: seal again, then commit. */
export class TargetsMovedError extends Error {
  override name = 'TargetsMovedError';
}

interface Outgoing {
  change: ChangeOfVersion;
  deliveries: readonly SealedDelivery[];
  limits: DeliveryLimits;
  /** The account in the authoritative store, which has the password already when the change commits. */
  authorityTargetId: string | null;
}

/** Writes one delivery per target in the change's own transaction. Older ones on their way are superseded: latest wins.
 *
 *  @throws TargetsMovedError when what was sealed is no longer what the user's targets need
 */
export async function enqueue(deps: PropagationDeps, tx: Tx, outgoing: Outgoing): Promise<void> {
  await assertTargetsUnmoved(deps, tx, outgoing);
  await supersedeOlder(deps, tx, outgoing.change.userId);
  const waiting = await insertDeliveries(deps, tx, outgoing, 'waiting');
  await wake(deps, tx, outgoing.change.changeId, waiting);
}

/** Writes the deliveries of a change that an authoritative store has yet to decide. Nothing leaves until `release`. */
export async function hold(deps: PropagationDeps, tx: Tx, outgoing: Outgoing): Promise<void> {
  await assertTargetsUnmoved(deps, tx, outgoing);
  await insertDeliveries(deps, tx, outgoing, 'held');
}

/** The authority accepted: held deliveries leave, and the authority's own account is confirmed. */
export async function release(
  deps: PropagationDeps,
  tx: Tx,
  change: { changeId: string; userId: string; authorityTargetId: string; version: number },
): Promise<void> {
  const now = deps.clock.now();
  await supersedeOlder(deps, tx, change.userId);
  await tx
    .updateTable('deliveries')
    .set({ state: 'confirmed', sealed: null, reason: null, updated_at: now })
    .where('change_id', '=', change.changeId)
    .where('target_id', '=', change.authorityTargetId)
    .execute();
  await recordArrival(tx, { ...change, targetId: change.authorityTargetId, now });
  const waiting = await tx
    .updateTable('deliveries')
    .set({ state: 'waiting', next_attempt_at: now, updated_at: now })
    .where('change_id', '=', change.changeId)
    .where('state', '=', 'held')
    .returning(['target_id as targetId', 'device_id as deviceId'])
    .execute();
  await wake(deps, tx, change.changeId, waiting);
}

/** The change did not happen: held deliveries are forgotten, with what is sealed in them. */
export async function discardHeld(tx: Tx, changeId: string): Promise<void> {
  await tx.deleteFrom('deliveries').where('change_id', '=', changeId).where('state', '=', 'held').execute();
}

/** Opens the held delivery of one target: reconciliation needs the password to ask a store without markers. The caller erases it. */
export async function openHeldEnvelope(
  deps: PropagationDeps,
  tx: Tx,
  change: ChangeOfVersion,
  targetId: string,
): Promise<Buffer | null> {
  const held = await tx
    .selectFrom('deliveries')
    .where('change_id', '=', change.changeId)
    .where('target_id', '=', targetId)
    .where('state', '=', 'held')
    .select('sealed')
    .executeTakeFirst();
  if (!held?.sealed) return null;
  const opened = await open(deps.connectorKey, deliveryContext(change, targetId), held.sealed, deps.verifyKey);
  opened.oldPassword?.fill(0);
  return opened.newPassword;
}

/** Notes that a target holds a version. Never goes back. */
export async function recordArrival(
  tx: Tx,
  arrival: { targetId: string; userId: string; version: number; now: Date },
): Promise<void> {
  const { targetId, userId, version, now } = arrival;
  await tx
    .insertInto('arrivals')
    .values({ target_id: targetId, user_id: userId, version, updated_at: now })
    .onConflict((conflict) =>
      conflict
        .column('target_id')
        .doUpdateSet({ version: sql`greatest(arrivals.version, excluded.version)`, updated_at: now }),
    )
    .execute();
}

async function assertTargetsUnmoved(deps: PropagationDeps, tx: Tx, { change, deliveries }: Outgoing): Promise<void> {
  const targets = await targetsOf(deps, tx, change.userId, true);
  const wanted = targets.map((target) => `${target.id} ${target.sealingKey.keyId}`);
  const sealed = deliveries.map(({ target, envelope }) => `${target.id} ${envelope.keyId}`);
  if (wanted.join() !== sealed.join()) throw new TargetsMovedError('targets moved while sealing');
}

async function supersedeOlder(deps: PropagationDeps, tx: Tx, userId: string): Promise<void> {
  const superseded = await tx
    .updateTable('deliveries')
    .set({ state: 'superseded', sealed: null, reason: null, updated_at: deps.clock.now() })
    .where('user_id', '=', userId)
    .where('state', 'in', ['waiting', 'sent'])
    .returning('change_id')
    .execute();
  for (const changeId of new Set(superseded.map((row) => row.change_id))) await deps.publish(tx, changeTopic, changeId);
}

async function insertDeliveries(
  deps: PropagationDeps,
  tx: Tx,
  { change, deliveries, limits, authorityTargetId }: Outgoing,
  state: 'waiting' | 'held',
): Promise<Waiting[]> {
  if (deliveries.length === 0) return [];
  const now = deps.clock.now();
  const rows = deliveries.map(({ target, envelope }) => {
    const decided = state === 'waiting' && target.id === authorityTargetId;
    return {
      ...columnsOf(change, target),
      state: decided ? ('confirmed' as const) : state,
      sealed: decided ? null : JSON.stringify(envelope),
      key_id: envelope.keyId,
      next_attempt_at: state === 'waiting' ? now : null,
      old_password_until: limits.oldPasswordUntil,
      expires_at: limits.expiresAt,
      created_at: now,
      updated_at: now,
    };
  });
  await tx
    .insertInto('deliveries')
    .values(rows as never)
    .execute();
  if (state === 'waiting' && authorityTargetId) {
    await recordArrival(tx, { targetId: authorityTargetId, userId: change.userId, version: change.version, now });
  }
  return rows
    .filter((row) => row.state === 'waiting')
    .map((row) => ({ targetId: row.target_id, deviceId: row.device_id }));
}

/** What a delivery's row says of its change and its target. */
export function columnsOf(change: ChangeOfVersion, target: Target) {
  return {
    change_id: change.changeId,
    user_id: change.userId,
    version: change.version,
    target_id: target.id,
    target_kind: target.kind,
    target_name: target.name,
    target_account: target.account,
    device_id: target.deviceId,
    store_id: target.storeId,
  };
}

interface Waiting {
  targetId: string;
  deviceId: string | null;
}

/** Sets going what waits: a job for each store account, a nudge for each device. */
async function wake(deps: PropagationDeps, tx: Tx, changeId: string, waiting: readonly Waiting[]): Promise<void> {
  for (const { targetId, deviceId } of waiting) await wakeTarget(deps, tx, targetId, deviceId);
  await deps.publish(tx, changeTopic, changeId);
}

/** Sets going the delivery to one target: jobs of one account run in order, and one job per account waits at most. */
export async function wakeTarget(
  deps: PropagationDeps,
  tx: Tx,
  targetId: string,
  deviceId: string | null,
  runAt?: Date,
): Promise<void> {
  if (deviceId) return deps.publish(tx, deviceTopic, deviceId);
  await deps.schedule(tx, {
    task: deliverToStoreTask,
    payload: { targetId },
    queue: `target:${targetId}`,
    key: `deliver:${targetId}`,
    ...(runAt && { runAt }),
  });
}
