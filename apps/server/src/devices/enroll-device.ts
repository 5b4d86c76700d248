import { AppError, type Binding, type EnrollRequest } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../tables.ts';
import { hashEnrollmentToken } from './create-enrollment-code.ts';
import { findDevice, takeEnrollmentCode } from './queries.ts';
import { verifyAssertion } from './verify-assertion.ts';

export interface EnrollDeviceDeps {
  db: Db;
  clock: Clock;
}

/** Makes a device known, or binds one more account to a known device that proves the same key.
 *
 *  @param assertion signed by the request's own device key, with the token's SHA-256 (base64url) as audience: proof of possession
 *  @throws AppError ENROLLMENT_CODE_INVALID, DEVICE_ASSERTION_INVALID, DEVICE_REVOKED
 */
export async function enrollDevice(
  deps: EnrollDeviceDeps,
  request: EnrollRequest,
  proof: { assertion: string; address: string },
): Promise<Binding> {
  const tokenHash = hashEnrollmentToken(request.token);
  await verifyAssertion(proof.assertion, {
    deviceId: request.deviceId,
    deviceKey: request.deviceKey,
    audience: tokenHash.toString('base64url'),
    now: deps.clock.now(),
  });
  return deps.db.transaction().execute(async (tx) => {
    const now = deps.clock.now();
    const code = await takeEnrollmentCode(tx, tokenHash, request.deviceId, now);
    if (!code) throw new AppError('ENROLLMENT_CODE_INVALID');
    await insertOrRecognize(tx, request);
    const targetId = await bindAccount(tx, { deviceId: request.deviceId, ...code });
    await recordAuditEvent(tx, {
      action: 'device.enroll',
      outcome: 'success',
      actor: { kind: 'device', id: request.deviceId, name: request.name },
      subject: { id: code.userId, name: code.username },
      address: proof.address,
      details: { account: code.account, platform: request.platform },
    });
    return { targetId, userId: code.userId, username: code.username, account: code.account };
  });
}

async function insertOrRecognize(tx: Tx, request: EnrollRequest): Promise<void> {
  const known = await findDevice(tx, request.deviceId);
  if (known?.state === 'revoked') throw new AppError('DEVICE_REVOKED');
  if (known && !sameKey(known.deviceKey, request.deviceKey)) throw new AppError('DEVICE_ASSERTION_INVALID');
  if (known) return;
  await tx
    .insertInto('devices')
    .values({
      id: request.deviceId,
      name: request.name,
      platform: request.platform,
      agent_version: request.agentVersion,
      device_key: JSON.stringify(request.deviceKey),
      sealing_key_id: request.sealingKey.keyId,
      sealing_key: request.sealingKey.publicKey,
    })
    .execute();
}

// A local account belongs to one user; enrolling it again for the same user keeps its history.
async function bindAccount(tx: Tx, binding: { deviceId: string; userId: string; account: string }): Promise<string> {
  const row = await tx
    .insertInto('device_accounts')
    .values({ device_id: binding.deviceId, user_id: binding.userId, account: binding.account })
    .onConflict((conflict) =>
      conflict
        .columns(['device_id', 'account'])
        .doUpdateSet({ account: binding.account })
        .where('device_accounts.user_id', '=', binding.userId),
    )
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new AppError('ENROLLMENT_CODE_INVALID', { details: { reason: 'account-bound-to-another-user' } });
  return row.id;
}

function sameKey(a: EnrollRequest['deviceKey'], b: EnrollRequest['deviceKey']): boolean {
  return a.x === b.x && a.y === b.y;
}
