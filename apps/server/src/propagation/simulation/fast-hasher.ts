import { createHash } from 'node:crypto';
import type { Hasher } from '../../platform/hashing/index.ts';

const salt = Buffer.alloc(16);

/** The hasher's port at no cost, so that a seed takes milliseconds: what the password hash is worth is for its own tests.
 *
 *  @param spend takes the time that a real one would take
 */
export function createFastHasher(spend: () => Promise<void>): Hasher {
  return {
    async hash(password) {
      const verifier = verifierOf(password);
      await spend();
      return verifier;
    },
    async verify(verifier, password) {
      const isRight = verifier === verifierOf(password);
      await spend();
      return isRight;
    },
    async match(verifiers, password) {
      const made = verifierOf(password);
      await spend();
      return verifiers.indexOf(made);
    },
    saltOf: () => salt,
    spendOneHash: spend,
  };
}

/** The verifier of a password here. */
export function verifierOf(password: Uint8Array): string {
  return `$argon2id$v=19$m=0,t=0,p=0$${salt.toString('base64')}$${createHash('sha256').update(password).digest('base64')}`;
}
