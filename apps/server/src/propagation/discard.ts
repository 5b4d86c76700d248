import type { Tx } from '../tables.ts';
import type { PropagationDeps } from './ports.ts';

type Discard = Pick<PropagationDeps, 'clock'>;

/** Erases what waits for a deactivated user, in the transaction that deactivates.
 *
 *  What is held stays until the authority has said what became of it, because finding that out may need it; then it is erased too.
 */
export async function discardForUser(deps: Discard, tx: Tx, userId: string): Promise<void> {
  await discard(deps, tx).where('user_id', '=', userId).where('state', '!=', 'held').execute();
}

/** Erases what waits for a revoked device, in the transaction that revokes. */
export async function discardForDevice(deps: Discard, tx: Tx, deviceId: string): Promise<void> {
  await discard(deps, tx, 'device-revoked').where('device_id', '=', deviceId).execute();
}

/** Erases what waits for a store that is being removed, and forgets what its accounts held. */
export async function discardForStore(deps: Discard, tx: Tx, storeId: string): Promise<void> {
  await discard(deps, tx).where('store_id', '=', storeId).execute();
  await tx
    .deleteFrom('arrivals')
    .where('target_id', 'in', (eb) => eb.selectFrom('store_accounts').where('store_id', '=', storeId).select('id'))
    .execute();
}

function discard(deps: Discard, tx: Tx, reason: 'device-revoked' | null = null) {
  return tx
    .updateTable('deliveries')
    .set({ state: 'expired', reason, sealed: null, next_attempt_at: null, updated_at: deps.clock.now() })
    .where('state', 'in', ['held', 'waiting', 'sent']);
}
