import type { DeliveryProgress } from '@rekey/protocol';
import type { Db } from '../tables.ts';

/** Where the deliveries of a change stand, stores first. `isOnline` explains why a device has not fetched its own yet. */
export async function progressOf(
  db: Db,
  isOnline: (deviceId: string) => boolean,
  changeId: string,
): Promise<DeliveryProgress[]> {
  const rows = await db
    .selectFrom('deliveries')
    .where('change_id', '=', changeId)
    .orderBy('target_kind', 'desc')
    .orderBy('target_name')
    .orderBy('target_id')
    .select([
      'target_kind as kind',
      'target_name as name',
      'device_id as deviceId',
      'state',
      'reason',
      'updated_at as updatedAt',
    ])
    .execute();
  return rows.map(({ kind, name, deviceId, state, reason, updatedAt }) => ({
    target: { kind, name },
    state,
    reason: reason ?? waitingReason(state, deviceId, isOnline),
    updatedAt: updatedAt.toISOString(),
  }));
}

/** What a delivery to a device waits for while the device says nothing. */
export function waitingReason(
  state: DeliveryProgress['state'],
  deviceId: string | null,
  isOnline: (deviceId: string) => boolean,
): DeliveryProgress['reason'] {
  if (state === 'held') return 'authority-undecided';
  return state === 'waiting' && deviceId !== null && !isOnline(deviceId) ? 'device-offline' : null;
}
