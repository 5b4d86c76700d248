import { join } from 'node:path';
import { Binding, DevicePlatform, DevicePublicKey, Id, LocalAccountName, SealingKey } from '@rekey/protocol';
import { z } from 'zod';
import { makePrivateFolder, readFileOrNull, replaceFileDurably } from './durable-file.ts';

/** Who this device is and whom it trusts: everything that enrollment settled. Holds the device's private key. */
export const Identity = z.strictObject({
  deviceId: Id,
  platform: DevicePlatform,
  /** Origin of the agent interface; https only. */
  server: z.url({ protocol: /^https$/ }),
  serverId: z.string(),
  /** The one certificate authority that is trusted, PEM. */
  authority: z.string(),
  /** Ed25519 public key (raw, base64url) that must have signed every delivery. */
  signingKey: z.string(),
  captureKey: SealingKey,
  /** P-256 private key as JWK. */
  deviceKey: DevicePublicKey.extend({ d: z.string().length(43) }),
  bindings: z.array(Binding).min(1),
  /** Accounts with a uid below 1000 that the machine's own administrator allowed. */
  allowedSystemAccounts: z.array(LocalAccountName),
});
export type Identity = z.infer<typeof Identity>;

const fileName = 'identity.json';

/** What enrollment settled; null on a device that is not enrolled.
 *
 *  @throws Error when the file is there and cannot be understood: a device must not silently become another one
 */
export async function readIdentity(directory: string): Promise<Identity | null> {
  const text = await readFileOrNull(join(directory, fileName));
  return text === null ? null : Identity.parse(JSON.parse(text));
}

/** Keeps the identity durably, readable by the agent's user only. */
export async function writeIdentity(directory: string, identity: Identity): Promise<void> {
  await makePrivateFolder(directory);
  await replaceFileDurably(join(directory, fileName), JSON.stringify(identity));
}
