import type { Place, PlaceState } from '@rekey/protocol';
import { deviceTargetsOf } from '../devices/index.ts';
import { storeTargetsOf } from '../stores/index.ts';
import type { Db } from '../tables.ts';
import { waitingReason } from './progress.ts';

/** Every place where a user has an account, and whether it has the newest password (B19): stores, then devices, by name. */
export async function listPlaces(
  db: Db,
  isOnline: (deviceId: string) => boolean,
  user: { id: string; passwordVersion: number },
): Promise<Place[]> {
  const [stores, devices, knowledge] = [
    await storeTargetsOf(db, user.id),
    await deviceTargetsOf(db, user.id),
    await knowledgeOf(db, user),
  ];
  const storePlaces = stores.map(({ targetId, storeName, account }) => ({
    ...placeOf(knowledge, user.passwordVersion, { id: targetId, kind: 'store', name: storeName, account }),
    lastSeenAt: null,
    online: null,
  }));
  const devicePlaces = devices.map(({ targetId, deviceId, deviceName, account, lastSeenAt }) => {
    const place = placeOf(knowledge, user.passwordVersion, { id: targetId, kind: 'device', name: deviceName, account });
    const online = isOnline(deviceId);
    const reason = place.reason ?? (place.state === 'waiting' ? waitingReason('waiting', deviceId, isOnline) : null);
    return { ...place, reason, lastSeenAt: lastSeenAt?.toISOString() ?? null, online };
  });
  return [...storePlaces.sort(byName), ...devicePlaces.sort(byName)];
}

const byName = (a: Place, b: Place) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id);

interface Knowledge {
  arrived: Map<string, { version: number; updatedAt: Date }>;
  latest: Map<string, { state: string; reason: Place['reason']; updatedAt: Date }>;
}

async function knowledgeOf(db: Db, user: { id: string; passwordVersion: number }): Promise<Knowledge> {
  const arrivals = await db
    .selectFrom('arrivals')
    .where('user_id', '=', user.id)
    .select(['target_id as targetId', 'version', 'updated_at as updatedAt'])
    .execute();
  const deliveries = await db
    .selectFrom('deliveries')
    .where('user_id', '=', user.id)
    .where('version', '=', user.passwordVersion)
    .select(['target_id as targetId', 'state', 'reason', 'updated_at as updatedAt'])
    .execute();
  return {
    arrived: new Map(arrivals.map((row) => [row.targetId, row])),
    latest: new Map(deliveries.map((row) => [row.targetId, row])),
  };
}

function placeOf(
  { arrived, latest }: Knowledge,
  version: number,
  place: Pick<Place, 'id' | 'kind' | 'name' | 'account'>,
): Omit<Place, 'lastSeenAt' | 'online'> {
  const arrival = arrived.get(place.id);
  const delivery = latest.get(place.id);
  const state = stateOf(version, arrival?.version ?? 0, delivery?.state);
  const reason = state === 'current' || state === 'unknown' ? null : (delivery?.reason ?? null);
  const updatedAt = delivery?.updatedAt ?? arrival?.updatedAt ?? null;
  return { ...place, state, reason, updatedAt: updatedAt?.toISOString() ?? null };
}

function stateOf(version: number, arrived: number, delivery: string | undefined): PlaceState {
  if (version === 0) return 'unknown';
  if (arrived >= version) return 'current';
  if (delivery === 'waiting' || delivery === 'sent' || delivery === 'held') return 'waiting';
  return delivery === 'refused' ? 'refused' : 'needs-login';
}
