import { AppError } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import { publish } from '../platform/notifications.ts';
import type { Db, Tx } from '../tables.ts';

/** The topic on which every node hears that a device was revoked; the payload is its id. */
export const deviceRevokedTopic = 'device-revoked';

export interface RevokeDeviceDeps {
  db: Db;
  /** Erases what waits for the device (propagation). */
  discardDeliveries(tx: Tx, deviceId: string): Promise<void>;
}

/** Shuts a device out: what waits for it is erased in the same transaction, its links are cut right after. No way back but a new enrollment.
 *
 *  @throws AppError DEVICE_NOT_FOUND
 */
export async function revokeDevice(deps: RevokeDeviceDeps, actor: Caller, deviceId: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const device = await tx
      .updateTable('devices')
      .set({ state: 'revoked' })
      .where('id', '=', deviceId)
      .returning('name')
      .executeTakeFirst();
    if (!device) throw new AppError('DEVICE_NOT_FOUND');
    await deps.discardDeliveries(tx, deviceId);
    await recordAuditEvent(tx, {
      action: 'device.revoke',
      outcome: 'success',
      ...auditActor(actor),
      subject: { id: deviceId, name: device.name },
    });
    await publish(tx as never, deviceRevokedTopic, deviceId);
  });
}
