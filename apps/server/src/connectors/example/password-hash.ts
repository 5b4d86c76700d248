import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { HashedPassword } from './directory-file.ts';

const derive = promisify<Buffer, Buffer, number, Buffer>(scrypt);

/** Hashes a password with a salt of its own (scrypt, Node's defaults: N = 16,384, r = 8, p = 1). */
export async function hashPassword(password: Buffer): Promise<HashedPassword> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, 32);
  return { salt: salt.toString('base64'), hash: hash.toString('base64') };
}

/** Whether this is the password. An account without one has none that is right. */
export async function matchesPassword(password: Buffer, hashed: HashedPassword | null): Promise<boolean> {
  if (hashed === null) return false;
  const expected = Buffer.from(hashed.hash, 'base64');
  return timingSafeEqual(await derive(password, Buffer.from(hashed.salt, 'base64'), expected.length), expected);
}
