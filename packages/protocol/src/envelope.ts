import { createPrivateKey, createPublicKey, type KeyObject, randomUUID, sign, verify } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { SealedEnvelope, SealingKey } from './agent.ts';
import { AppError } from './errors.ts';

/** The sealed envelope: a password encrypted to one recipient's public key (HPKE, RFC 9180: X25519, HKDF-SHA256, AES-256-GCM).
 *
 *  HPKE alone gives no sender authentication, no binding, no replay protection and hides no length (RFC 9180, 9). So the context is
 *  authenticated data, plaintexts are padded, the version orders deliveries, and the server signs with Ed25519.
 *  For programs on Node only; browsers never seal.
 */
const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const info = new TextEncoder().encode('rekey/1|sealed-envelope');
const paddedSizes = [256, 1280];

/** What an envelope belongs to. An envelope opened in any other context does not open. */
export interface EnvelopeContext {
  purpose: 'delivery' | 'proposal' | 'capture' | 'request';
  userId: string;
  targetId: string;
  version: number;
  changeId: string;
}

/** Bytes of passwords in UTF-8. Whoever made them erases them. */
export interface EnvelopeSecrets {
  newPassword: Uint8Array;
  oldPassword?: Uint8Array | undefined;
}

/** A recipient's key pair; `privateKey` is the raw X25519 key, base64url. */
export interface SealingKeyPair extends SealingKey {
  privateKey: string;
}

/** Makes a recipient's key pair with a random id. */
export async function generateSealingKeyPair(): Promise<SealingKeyPair> {
  const pair = await suite.kem.generateKeyPair();
  return {
    keyId: randomUUID(),
    publicKey: toBase64url(await suite.kem.serializePublicKey(pair.publicKey)),
    privateKey: toBase64url(await suite.kem.serializePrivateKey(pair.privateKey)),
  };
}

/** Seals passwords to one recipient.
 *
 *  The new password is sealed first and the old one second, so that the old one can be erased from the envelope and the rest still opens.
 *
 *  @param signingKey Ed25519 private key of the server; absent for proposals, whose sender is proven by the request that carries them.
 */
export async function seal(
  recipient: SealingKey,
  context: EnvelopeContext,
  secrets: EnvelopeSecrets,
  signingKey?: KeyObject,
): Promise<SealedEnvelope> {
  const aad = authenticatedData(recipient.keyId, context);
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64url(recipient.publicKey));
  const sender = await suite.createSenderContext({ recipientPublicKey, info });
  const encapsulatedKey = toBase64url(sender.enc);
  const newPassword = await sealPadded(sender, secrets.newPassword, aad);
  const oldPassword = secrets.oldPassword && (await sealPadded(sender, secrets.oldPassword, aad));
  return {
    keyId: recipient.keyId,
    encapsulatedKey,
    newPassword,
    ...(oldPassword && { oldPassword }),
    ...(signingKey && {
      signature: toBase64url(sign(null, signedData(aad, encapsulatedKey, newPassword), signingKey)),
    }),
  };
}

/** Opens an envelope. The caller erases the returned bytes.
 *
 *  @param verifyKey Ed25519 public key that must have signed; pass null only for proposals.
 *  @throws AppError ENVELOPE_INVALID for another recipient, another context, a missing or wrong signature, or tampering
 */
export async function open(
  recipient: Pick<SealingKeyPair, 'keyId' | 'privateKey'>,
  context: EnvelopeContext,
  envelope: SealedEnvelope,
  verifyKey: KeyObject | null,
): Promise<{ newPassword: Buffer; oldPassword: Buffer | null }> {
  const aad = authenticatedData(envelope.keyId, context);
  if (verifyKey && !isSigned(envelope, aad, verifyKey)) throw new AppError('ENVELOPE_INVALID');
  if (recipient.keyId !== envelope.keyId) throw new AppError('ENVELOPE_INVALID');
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(fromBase64url(recipient.privateKey));
    const enc = fromBase64url(envelope.encapsulatedKey);
    const receiver = await suite.createRecipientContext({ recipientKey, enc, info });
    const newPassword = unpad(await receiver.open(fromBase64url(envelope.newPassword), aad));
    const oldPassword =
      envelope.oldPassword === undefined ? null : unpad(await receiver.open(fromBase64url(envelope.oldPassword), aad));
    return { newPassword, oldPassword };
  } catch (cause) {
    throw new AppError('ENVELOPE_INVALID', { cause });
  }
}

/** Reads a raw Ed25519 public key (base64url) as a key for `open`. */
export function verifyKeyOf(publicKey: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
}

/** The raw public half (base64url) of an Ed25519 private key in PKCS #8 PEM, with the key itself. */
export function signingKeyOf(pem: string): { privateKey: KeyObject; publicKey: string } {
  const privateKey = createPrivateKey(pem);
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { privateKey, publicKey: x as string };
}

type Sealer = Awaited<ReturnType<typeof suite.createSenderContext>>;

async function sealPadded(sender: Sealer, secret: Uint8Array, aad: ArrayBuffer): Promise<string> {
  const padded = pad(secret);
  try {
    return toBase64url(await sender.seal(padded.buffer as ArrayBuffer, aad));
  } finally {
    padded.fill(0);
  }
}

// Two bytes of length, the secret, zeros: every password up to 254 bytes looks the same from outside.
function pad(secret: Uint8Array): Uint8Array {
  const size = paddedSizes.find((candidate) => secret.length + 2 <= candidate);
  if (size === undefined) throw new AppError('REQUEST_TOO_LARGE');
  const padded = new Uint8Array(size);
  new DataView(padded.buffer).setUint16(0, secret.length);
  padded.set(secret, 2);
  return padded;
}

function unpad(padded: ArrayBuffer): Buffer {
  const bytes = Buffer.from(padded);
  const length = bytes.readUInt16BE(0);
  const secret = Buffer.alloc(length);
  bytes.copy(secret, 0, 2, 2 + length);
  bytes.fill(0);
  return secret;
}

// Fixed order and no free text: one context has exactly one form.
function authenticatedData(keyId: string, context: EnvelopeContext): ArrayBuffer {
  const { purpose, userId, targetId, version, changeId } = context;
  return bytesOf(new TextEncoder().encode([purpose, keyId, userId, targetId, version, changeId].join('|')));
}

function signedData(aad: ArrayBuffer, encapsulatedKey: string, newPassword: string): Buffer {
  return Buffer.concat([Buffer.from(aad), Buffer.from(`|${encapsulatedKey}|${newPassword}`)]);
}

function isSigned(envelope: SealedEnvelope, aad: ArrayBuffer, verifyKey: KeyObject): boolean {
  const { encapsulatedKey, newPassword, signature } = envelope;
  if (signature === undefined) return false;
  return verify(null, signedData(aad, encapsulatedKey, newPassword), verifyKey, Buffer.from(signature, 'base64url'));
}

function bytesOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

function toBase64url(bytes: ArrayBuffer | Uint8Array): string {
  return Buffer.from(bytes as Uint8Array).toString('base64url');
}

function fromBase64url(text: string): ArrayBuffer {
  return bytesOf(Buffer.from(text, 'base64url'));
}
