import type { SealingKey, TargetKind } from '@rekey/protocol';
import { deviceTargetsOf } from '../devices/index.ts';
import { storeTargetsOf } from '../stores/index.ts';
import type { Db } from '../tables.ts';

/** Where one change must arrive: an account in a store, or on a device. */
export interface Target {
  id: string;
  kind: TargetKind;
  /** Of the store or device, for people. */
  name: string;
  account: string;
  storeId: string | null;
  deviceId: string | null;
  /** Whom the delivery is sealed to: the device, or the connectors of this server. */
  sealingKey: SealingKey;
}

/** All targets of a user, in a fixed order.
 *
 *  @param lock holds devices' keys as they are until the transaction ends
 */
export async function targetsOf(
  deps: { connectorKey: SealingKey },
  db: Db,
  userId: string,
  lock = false,
): Promise<Target[]> {
  const stores = await storeTargetsOf(db, userId);
  const devices = await deviceTargetsOf(db, userId, lock);
  const { keyId, publicKey } = deps.connectorKey;
  return [
    ...stores.map(({ targetId, storeId, storeName, account }) => ({
      id: targetId,
      kind: 'store' as const,
      name: storeName,
      account,
      storeId,
      deviceId: null,
      sealingKey: { keyId, publicKey },
    })),
    ...devices.map(({ targetId, deviceId, deviceName, account, sealingKey }) => ({
      id: targetId,
      kind: 'device' as const,
      name: deviceName,
      account,
      storeId: null,
      deviceId,
      sealingKey,
    })),
  ];
}
