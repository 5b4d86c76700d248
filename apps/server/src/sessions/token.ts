import { createHash, randomBytes } from 'node:crypto';

/** A new secret of 256 bits for a cookie, base64url. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The stored form of a token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
