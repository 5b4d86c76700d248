import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What is not as it should be in one answer. */
export interface Flaw {
  origin?: string;
  rpId?: string;
  userVerified?: boolean;
  /** The count that is told; absent = one more than the last. */
  counter?: number;
  userHandle?: string;
  type?: string;
  /** Of an attestation; absent = 'none'. */
  format?: string;
}

/** A browser with one discoverable passkey (Web Authentication Level 3): a written fake of the outside device. */
export interface SoftwareAuthenticator {
  credentialId: string;
  /** As navigator.credentials.create(), in JSON. */
  create(options: Record<string, unknown>, flaw?: Flaw): Record<string, unknown>;
  /** As navigator.credentials.get(), in JSON. */
  get(options: Record<string, unknown>, flaw?: Flaw): Record<string, unknown>;
}

const flags = { userPresent: 0x01, userVerified: 0x04, attestedCredential: 0x40 };

/** Makes one that visits a site. It counts its uses. */
export function createSoftwareAuthenticator(site: string): SoftwareAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  const credentialId = id.toString('base64url');
  let counter = 0;
  let userHandle: string | undefined;

  function clientDataOf(type: string, options: Record<string, unknown>, flaw: Flaw): Buffer {
    const data = {
      type: flaw.type ?? type,
      challenge: options.challenge,
      origin: flaw.origin ?? site,
      crossOrigin: false,
    };
    return Buffer.from(JSON.stringify(data));
  }

  function headOf(flaw: Flaw, more = 0): Buffer {
    counter = flaw.counter ?? counter + 1;
    const head = Buffer.alloc(37);
    sha256(flaw.rpId ?? new URL(site).hostname).copy(head);
    head[32] = flags.userPresent | (flaw.userVerified === false ? 0 : flags.userVerified) | more;
    head.writeUInt32BE(counter, 33);
    return head;
  }

  const credential = { id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {} };

  return {
    credentialId,
    create(options, flaw = {}) {
      userHandle = (options.user as { id: string }).id;
      const length = Buffer.from([id.length >> 8, id.length & 0xff]);
      const head = headOf(flaw, flags.attestedCredential);
      const authData = Buffer.concat([head, Buffer.alloc(16), length, id, coseOf(publicKey.export({ format: 'jwk' }))]);
      const attestation = new Map<string, unknown>([
        ['fmt', flaw.format ?? 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ]);
      const attestationObject = Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url');
      const clientDataJSON = clientDataOf('webauthn.create', options, flaw).toString('base64url');
      return { ...credential, response: { clientDataJSON, attestationObject, transports: ['internal'] } };
    },
    get(options, flaw = {}) {
      const clientData = clientDataOf('webauthn.get', options, flaw);
      const authData = headOf(flaw);
      const signature = createSign('sha256').update(authData).update(sha256(clientData)).sign(privateKey);
      return {
        ...credential,
        response: {
          clientDataJSON: clientData.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: flaw.userHandle ?? userHandle,
        },
      };
    },
  };
}

// RFC 9053, 2.1 and 7.1: kty EC2, alg ES256, crv P-256.
function coseOf({ x = '', y = '' }: { x?: string; y?: string }): Uint8Array {
  const key = new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
    [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
  ]);
  return isoCBOR.encode(key as never);
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
