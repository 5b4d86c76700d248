import { randomUUID } from 'node:crypto';
import type { DeliveryReason, SealedEnvelope } from '@rekey/protocol';
import { open } from '@rekey/protocol/envelope';
import type { Connector, WriteResult } from '../connectors/index.ts';
import type { Tx } from '../tables.ts';
import { markerOf, versionOfMarker } from './marker.ts';
import { recordArrival, wakeTarget } from './outbox.ts';
import type { PropagationDeps } from './ports.ts';
import { retryDelayMs } from './retry-delay.ts';
import { deliveryContext } from './seal-deliveries.ts';
import { findOpenDelivery, type OpenDelivery, settleDelivery } from './settle.ts';

/** Longer than any write of a connector may be under way; after it, a silent attempt can no longer land. */
const flightTimeMs = 60_000;

interface Attempt {
  id: string;
  delivery: OpenDelivery;
  sealed: SealedEnvelope;
  storeId: string;
  accountId: string;
}

/** Writes what waits for one store account, if anything does. Safe to call at any time, twice at once, or never.
 *
 *  The attempt is durable before the write leaves; its own answer settles it and nothing else does.
 */
export async function deliverToStore(deps: PropagationDeps, targetId: string): Promise<void> {
  const found = await deps.db
    .selectFrom('store_accounts')
    .where('id', '=', targetId)
    .select(['store_id as storeId', 'account_id as accountId'])
    .executeTakeFirst();
  if (!found) return;
  const connector = await deps.connectors.of(found.storeId);
  const attempt = await beginAttempt(deps, targetId, found, connector.capabilities.compareAndSet);
  if (!attempt) return;
  const result = await write(deps, connector, attempt);
  await settleAttempt(deps, attempt, result);
}

async function beginAttempt(
  deps: PropagationDeps,
  targetId: string,
  account: { storeId: string; accountId: string },
  compareAndSet: boolean,
): Promise<Attempt | null> {
  return deps.db.transaction().execute(async (tx) => {
    const delivery = await findOpenDelivery(tx, targetId);
    const now = deps.clock.now();
    if (!delivery?.sealed || (delivery.nextAttemptAt && delivery.nextAttemptAt > now)) return null;
    const inFlight = await silentUntil(tx, delivery, now);
    if (inFlight && !compareAndSet) {
      await postpone(deps, tx, delivery, { until: inFlight, reason: 'store-silent' });
      return null;
    }
    const id = randomUUID();
    const attempt = JSON.stringify({ id, version: delivery.version, sentAt: now.toISOString() });
    await tx
      .insertInto('arrivals')
      .values({ target_id: targetId, user_id: delivery.userId, attempt })
      .onConflict((conflict) => conflict.column('target_id').doUpdateSet({ attempt }))
      .execute();
    await tx
      .updateTable('deliveries')
      .set((eb) => ({
        state: 'sent',
        attempts: eb('attempts', '+', 1),
        next_attempt_at: new Date(now.getTime() + flightTimeMs),
        updated_at: now,
      }))
      .where('id', '=', delivery.id)
      .execute();
    return { id, delivery: { ...delivery, attempts: delivery.attempts + 1 }, sealed: delivery.sealed, ...account };
  });
}

// A store without compare-and-set takes whatever comes last: nothing may start while a silent write can still land. Not even the same version
// again: its answer would settle the delivery, the next version would leave, and the silent write would land after it.
async function silentUntil(tx: Tx, delivery: OpenDelivery, now: Date): Promise<Date | null> {
  const row = await tx
    .selectFrom('arrivals')
    .where('target_id', '=', delivery.targetId)
    .select('attempt')
    .executeTakeFirst();
  const attempt = row?.attempt;
  if (!attempt) return null;
  const landedBy = new Date(new Date(attempt.sentAt).getTime() + flightTimeMs);
  return landedBy > now ? landedBy : null;
}

async function write(deps: PropagationDeps, connector: Connector, attempt: Attempt): Promise<WriteResult> {
  const { delivery, accountId } = attempt;
  const secrets = await open(
    deps.connectorKey,
    deliveryContext(delivery, delivery.targetId),
    attempt.sealed,
    deps.verifyKey,
  ).catch(() => null);
  if (!secrets) return { outcome: 'refused', reason: 'envelope-unreadable' };
  try {
    const marker = connector.capabilities.compareAndSet ? await nextMarker(connector, attempt) : null;
    if (marker === 'landed') return { outcome: 'written' };
    const request = { accountId, newPassword: secrets.newPassword, marker };
    const result = await connector.writePassword({ ...request, oldPassword: secrets.oldPassword });
    const oldIsStale = result.outcome === 'refused' && result.reason === 'old-password-wrong';
    if (!oldIsStale || !connector.capabilities.resetForm) return result;
    // The store held an older password than we knew. A delegated account may still set the new one.
    return await connector.writePassword({ ...request, oldPassword: null });
  } catch (error) {
    deps.log.warn('store write failed before it left', { storeId: attempt.storeId, error });
    return { outcome: 'unreachable', detail: 'the store did not answer a question' };
  } finally {
    secrets.newPassword.fill(0);
    secrets.oldPassword?.fill(0);
  }
}

async function nextMarker(connector: Connector, { accountId, delivery }: Attempt) {
  const from = await connector.readMarker(accountId);
  // An earlier attempt of ours that stayed silent has landed, or a newer one has.
  if (versionOfMarker(from) >= delivery.version) return 'landed';
  return { from, to: markerOf(delivery.version, delivery.changeId) };
}

async function settleAttempt(deps: PropagationDeps, attempt: Attempt, result: WriteResult): Promise<void> {
  const { delivery } = attempt;
  await deps.db.transaction().execute(async (tx) => {
    const now = deps.clock.now();
    if (result.outcome !== 'silent') await forgetAttempt(tx, delivery.targetId, attempt.id);
    if (result.outcome === 'written') {
      const { targetId, userId, version } = delivery;
      await recordArrival(tx, { targetId, userId, version, now });
      await settleDelivery(deps, tx, delivery, { state: 'confirmed', reason: null });
    } else if (result.outcome === 'refused') {
      await settleDelivery(deps, tx, delivery, { state: 'refused', reason: result.reason });
    } else {
      const delayMs = retryDelayMs(delivery.attempts, deps.random());
      await postpone(deps, tx, delivery, { until: new Date(now.getTime() + delayMs), reason: reasonOf(result) });
    }
    const next = await findOpenDelivery(tx, delivery.targetId);
    if (next && next.id !== delivery.id) await wakeTarget(deps, tx, next.targetId, null);
  });
}

function reasonOf(result: WriteResult): DeliveryReason {
  if (result.outcome === 'refused-us') return 'store-refused-us';
  return result.outcome === 'silent' ? 'store-silent' : 'store-unreachable';
}

async function forgetAttempt(tx: Tx, targetId: string, attemptId: string): Promise<void> {
  const row = await tx.selectFrom('arrivals').where('target_id', '=', targetId).select('attempt').executeTakeFirst();
  if (row?.attempt?.id !== attemptId) return;
  await tx.updateTable('arrivals').set({ attempt: null }).where('target_id', '=', targetId).execute();
}

async function postpone(
  deps: PropagationDeps,
  tx: Tx,
  delivery: OpenDelivery,
  { until, reason }: { until: Date; reason: DeliveryReason },
): Promise<void> {
  await settleDelivery(deps, tx, delivery, { state: 'waiting', reason, nextAttemptAt: until });
  await wakeTarget(deps, tx, delivery.targetId, null, until);
}
