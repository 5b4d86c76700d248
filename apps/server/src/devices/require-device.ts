import type { IncomingMessage } from 'node:http';
import { AppError } from '@rekey/protocol';
import { decodeJwt } from 'jose';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../tables.ts';
import { findDevice } from './queries.ts';
import { verifyAssertion } from './verify-assertion.ts';

/** A device that has proven who it is. */
export interface AuthenticatedDevice {
  id: string;
  name: string;
  sealingKeyId: string;
  previousKeyIds: string[];
}

export interface RequireDeviceDeps {
  db: Db;
  clock: Clock;
  /** The audience of assertions. */
  serverId: string;
}

/** The device behind a request, by the assertion in its Authorization header.
 *
 *  @throws AppError DEVICE_ASSERTION_INVALID, DEVICE_REVOKED
 */
export async function requireDevice(
  deps: RequireDeviceDeps,
  request: { headers: IncomingMessage['headers'] },
): Promise<AuthenticatedDevice> {
  const assertion = bearerOf(request);
  const device = await findDevice(deps.db, issuerOf(assertion));
  if (!device) throw new AppError('DEVICE_ASSERTION_INVALID');
  const { id, name, deviceKey, sealingKeyId, previousKeyIds } = device;
  await verifyAssertion(assertion, { deviceId: id, deviceKey, audience: deps.serverId, now: deps.clock.now() });
  if (device.state === 'revoked') throw new AppError('DEVICE_REVOKED');
  return { id, name, sealingKeyId, previousKeyIds };
}

/** The assertion of a request.
 *
 *  @throws AppError DEVICE_ASSERTION_INVALID when there is none
 */
export function bearerOf(request: { headers: IncomingMessage['headers'] }): string {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || !token) throw new AppError('DEVICE_ASSERTION_INVALID');
  return token;
}

// Only to know whose key to check with; nothing is believed before the signature is.
function issuerOf(assertion: string): string {
  try {
    const { iss } = decodeJwt(assertion);
    if (iss && /^[0-9a-f-]{36}$/.test(iss)) return iss;
  } catch (cause) {
    throw new AppError('DEVICE_ASSERTION_INVALID', { cause });
  }
  throw new AppError('DEVICE_ASSERTION_INVALID');
}
