import type { AuthenticatorKey } from '@rekey/protocol';
import type { AuthenticatorIdentity } from '@rekey/protocol/authenticator';

const curve = { name: 'ECDSA', namedCurve: 'P-256' };
const signature = { name: 'ECDSA', hash: 'SHA-256' };

/** Makes the key by which this phone answers for one account. Its private half never leaves the browser's keeping. */
export async function makeDeviceKey(): Promise<{ privateKey: CryptoKey; publicKey: AuthenticatorKey }> {
  const pair = await crypto.subtle.generateKey(curve, false, ['sign', 'verify']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { privateKey: pair.privateKey, publicKey: { kty: 'EC', crv: 'P-256', x, y } };
}

/** Who this phone is to an account. */
export function identityOf({
  factorId,
  privateKey,
}: {
  factorId: string;
  privateKey: CryptoKey;
}): AuthenticatorIdentity {
  return {
    factorId,
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(signature, privateKey, bytes)),
  };
}
