import type { SealingKey } from '@rekey/protocol';
import { sql } from 'kysely';
import { recordAuditEvent } from '../audit/index.ts';
import type { Db } from '../tables.ts';
import type { AuthenticatedDevice } from './require-device.ts';

/** Seals to this key from now on. What is already sealed keeps its key, and the device keeps that key until HELLO retires it. */
export async function rotateSealingKey(db: Db, device: AuthenticatedDevice, key: SealingKey): Promise<void> {
  if (device.sealingKeyId === key.keyId) return;
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('devices')
      .set({
        sealing_key_id: key.keyId,
        sealing_key: key.publicKey,
        previous_key_ids: sql`array_append(previous_key_ids, sealing_key_id)`,
      })
      .where('id', '=', device.id)
      .execute();
    await recordAuditEvent(tx, {
      action: 'device.rotate-key',
      outcome: 'success',
      actor: { kind: 'device', id: device.id, name: device.name },
      subject: { id: device.id, name: device.name },
    });
  });
}
