/** The keys of this installation, in a file outside the database, and what is done with them. */
import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { type SealingKeyPair, signingKeyOf } from '@rekey/protocol/envelope';
import { openVaultKeys } from './keys.ts';

/** What the server keeps apart from the database, so that a copy of the database alone is worth little. */
export interface Vault {
  /** 32 bytes for Argon2id verifiers. */
  readonly pepper: Buffer;
  /** Ed25519; `publicKey` is raw, base64url. Signs the envelopes to devices. */
  readonly signingKey: { privateKey: KeyObject; publicKey: string };
  /** Deliveries to stores are sealed to it. */
  readonly connectorKey: SealingKeyPair;
  /** Passwords that devices report are sealed to it. */
  readonly captureKey: SealingKeyPair;
  /** Tells two vaults apart and gives nothing away: kept in the database, it shows that the right key file is there. */
  readonly fingerprint: string;
  /** Encrypts with AES-256-GCM; only `reveal` with the same label opens it. */
  protect(plaintext: Uint8Array, label: string): Buffer;
  /** Opens what `protect` made. The caller erases the bytes.
   *
   *  @throws RevealError for another label, another vault, or bytes that were altered
   */
  reveal(sealed: Uint8Array, label: string): Buffer;
  /** HMAC-SHA256 under a key of its own for every label: looked up, but not guessed, by who has only the database. */
  keyedHash(text: string, label: string): Buffer;
}

/** What was to be revealed is not ours, or not what it was. */
export class RevealError extends Error {
  override name = 'RevealError';
}

/** Opens the vault; makes its folder (0700) and key file (0600) at the first start.
 *
 *  @throws UnsafeFileError when folder or file can be used by others, belong to somebody else, or are damaged; never makes new keys then
 */
export async function openVault(directory: string): Promise<Vault> {
  const keys = await openVaultKeys(directory);
  const root = Buffer.from(keys.root, 'base64url');
  const protectionKey = deriveKey(root, 'protect');
  const hashKey = deriveKey(root, 'keyed-hash');
  const keyedHash = (text: string, label: string) => hmac(hmac(hashKey, label), text);
  return {
    pepper: deriveKey(root, 'pepper'),
    signingKey: signingKeyOf(keys.signingKey),
    connectorKey: keys.connectorKey,
    captureKey: keys.captureKey,
    fingerprint: keyedHash('vault', 'fingerprint').toString('base64url'),
    protect: (plaintext, label) => protect(protectionKey, plaintext, label),
    reveal: (sealed, label) => reveal(protectionKey, sealed, label),
    keyedHash,
  };
}

function deriveKey(root: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `rekey-vault-1|${purpose}`, 32));
}

const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text, 'utf8').digest();

// Form of what is protected: 1 byte of version, 12 of nonce, 16 of tag, the ciphertext.
const formVersion = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes + tagBytes;

function protect(key: Buffer, plaintext: Uint8Array, label: string): Buffer {
  assert(label !== '', 'a label tells what the secret belongs to');
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(label, 'utf8'));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(formVersion), nonce, cipher.getAuthTag(), ciphertext]);
}

function reveal(key: Buffer, sealed: Uint8Array, label: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < headBytes || bytes[0] !== formVersion) throw new RevealError('not of our form');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(label, 'utf8')).setAuthTag(bytes.subarray(1 + nonceBytes, headBytes));
  const plaintext = decipher.update(bytes.subarray(headBytes));
  try {
    decipher.final();
    return plaintext;
  } catch (cause) {
    plaintext.fill(0);
    throw new RevealError('altered, or of another label or vault', { cause });
  }
}
