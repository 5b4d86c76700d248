import { createHash, randomUUID } from 'node:crypto';
import {
  AppError,
  type Binding,
  type DevicePlatform,
  type DevicePublicKey,
  decodeEnrollmentCode,
  type EnrollmentTicket,
  type EnrollRequest,
  EnrollResponse,
} from '@rekey/protocol';
import { exportJWK, generateKeyPair } from 'jose';
import type { Platform } from '../apply/index.ts';
import { createAssertions, createHttpsClient, createServerClock, NoAnswerError, sendProven } from '../link/index.ts';
import { Identity, openSealingKeys, readIdentity, writeIdentity } from '../state/index.ts';
import { fetchAuthority } from './authority.ts';
import { EnrollmentError } from './enrollment-error.ts';

export interface EnrollDeps {
  /** The state directory. */
  directory: string;
  platform: { name: DevicePlatform; platform: Pick<Platform, 'checkAccount'> };
  agentVersion: string;
  now: () => number;
}

export interface EnrollOrder {
  code: string;
  /** What people will call the device. */
  name: string;
  /** The local account that the code must be for; checked on this machine before the code is used up. */
  account: string | null;
  allowedSystemAccounts: readonly string[];
}

/** Makes this machine known to the server and binds it to the account of the code; a further code adds its account.
 *
 *  The keys are made here and their private halves never leave.
 *  @throws EnrollmentError
 */
export async function enrollDevice(deps: EnrollDeps, order: EnrollOrder): Promise<Binding> {
  const ticket = decodeEnrollmentCode(order.code.trim());
  if (ticket === null) throw new EnrollmentError('code-unreadable');
  const known = await readIdentity(deps.directory);
  if (order.account !== null) await demandUsable(deps, order.account);
  const authority = await fetchAuthority(ticket);
  if (known !== null && known.authority !== authority) throw new EnrollmentError('other-server');

  const deviceId = known?.deviceId ?? randomUUID();
  const deviceKey = known?.deviceKey ?? (await generateDeviceKey());
  const keys = await openSealingKeys(deps.directory, new Date(deps.now()));
  const { keyId, publicKey } = keys.newest();
  const answer = await requestEnrollment(
    deps,
    { ticket, authority, deviceKey },
    {
      ...{ deviceId, token: ticket.token, name: order.name, platform: deps.platform.name },
      agentVersion: deps.agentVersion,
      deviceKey: publicHalf(deviceKey),
      sealingKey: { keyId, publicKey },
    },
  );
  const { serverId, signingKey, captureKey, binding } = answer;
  if (known !== null && known.serverId !== serverId) throw new EnrollmentError('other-server');
  if (order.account !== null && order.account !== binding.account) throw new EnrollmentError('account-differs');
  await writeIdentity(deps.directory, {
    ...{ deviceId, platform: deps.platform.name, server: ticket.server, serverId, authority },
    ...{ signingKey, captureKey, deviceKey },
    bindings: [...(known?.bindings ?? []).filter(({ targetId }) => targetId !== binding.targetId), binding],
    allowedSystemAccounts: [...new Set([...(known?.allowedSystemAccounts ?? []), ...order.allowedSystemAccounts])],
  });
  await keys.markAnnounced(keyId);
  return binding;
}

type DeviceKey = Identity['deviceKey'];
type Peer = { ticket: EnrollmentTicket; authority: string; deviceKey: DeviceKey };

async function requestEnrollment(
  deps: EnrollDeps,
  { ticket, authority, deviceKey }: Peer,
  body: EnrollRequest,
): Promise<EnrollResponse> {
  const audience = createHash('sha256').update(ticket.token).digest('base64url');
  const clock = createServerClock(deps.now);
  const assertions = createAssertions({ deviceId: body.deviceId, audience, deviceKey, clock });
  const https = createHttpsClient(ticket.server, authority);
  try {
    const path = '/agent/v1/enrollments';
    return EnrollResponse.parse(await sendProven({ https, assertions, clock }, { method: 'POST', path, body }));
  } catch (error) {
    if (error instanceof NoAnswerError)
      throw new EnrollmentError('server-unreachable', { cause: error, detail: error.code });
    if (error instanceof AppError && error.code === 'ENROLLMENT_CODE_INVALID') {
      throw new EnrollmentError('code-refused', { cause: error });
    }
    throw error;
  } finally {
    https.close();
  }
}

async function demandUsable({ platform }: EnrollDeps, account: string): Promise<void> {
  const check = await platform.platform.checkAccount(account);
  if (!check.usable) throw new EnrollmentError('account-unusable', { detail: check.reason });
}

async function generateDeviceKey(): Promise<DeviceKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y, d } = await exportJWK(privateKey);
  return Identity.shape.deviceKey.parse({ kty, crv, x, y, d });
}

function publicHalf({ kty, crv, x, y }: DeviceKey): DevicePublicKey {
  return { kty, crv, x, y };
}
