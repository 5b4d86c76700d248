/** Argon2id verifiers of secrets, with a pepper, behind one limiter. */
import assert from 'node:assert/strict';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, type Options, parseOptions, verify } from '@node-rs/argon2';
import { createLimiter } from './limiter.ts';

/** The cost of one computation. */
export interface HashParameters {
  memoryKiB: number;
  iterations: number;
  parallelism: number;
}

/** The smallest that OWASP's Password Storage Cheat Sheet allows for Argon2id. */
export const owaspParameters: HashParameters = { memoryKiB: 19456, iterations: 2, parallelism: 1 };

const saltBytes = 16;

/** All of them throw AppError SERVER_BUSY when too many computations already wait. */
export interface Hasher {
  /** A verifier in PHC form. The caller keeps the password's bytes unchanged until the promise settles.
   *
   *  @param salt 16 bytes; random when absent
   */
  hash(password: Uint8Array, salt?: Uint8Array): Promise<string>;
  /** Whether the verifier was made of this password and this pepper. Compares in constant time. */
  verify(verifier: string, password: Uint8Array): Promise<boolean>;
  /** Which of several verifiers was made of this password; -1 = none. One computation, whatever their number: they are compared with what the
   *  first one's salt and cost make of the password, so verifiers of another salt or cost never match.
   */
  match(verifiers: readonly [string, ...string[]], password: Uint8Array): Promise<number>;
  /** The salt of a verifier in PHC form. */
  saltOf(verifier: string): Buffer;
  /** Costs what one verification costs, so that an unknown user takes as long as a known one. */
  spendOneHash(): Promise<void>;
}

/** Makes a hasher.
 *
 *  Without the limiter, hashes fill the pool of threads that files and name look-ups need too: 32 of them delay fs.stat by 370 ms.
 *
 *  @param options.pepper 32 bytes that are not in the database
 *  @param options.concurrency computations at a time; one per core when absent
 *  @param options.maxWaiting computations that may wait behind them
 */
export function createHasher(options: {
  pepper: Uint8Array;
  concurrency?: number;
  maxWaiting?: number;
  parameters?: HashParameters;
}): Hasher {
  const { pepper, concurrency = availableParallelism(), maxWaiting = 64, parameters = owaspParameters } = options;
  assert(pepper.length >= 32, 'a pepper has 32 bytes');
  const limited = createLimiter({ concurrency, maxWaiting });
  const cost: Options = {
    memoryCost: parameters.memoryKiB,
    timeCost: parameters.iterations,
    parallelism: parameters.parallelism,
    secret: pepper,
  };
  const dummy = randomBytes(saltBytes);

  return {
    hash: (password, salt = randomBytes(saltBytes)) => limited(() => hash(password, { ...cost, salt })),
    verify: async (verifier, password) => {
      // The library answers "false" to a verifier that it cannot read, which would look like a wrong password.
      parseOptions(verifier);
      return limited(() => verify(verifier, password, { secret: pepper }));
    },
    match: async (verifiers, password) => {
      const { memoryCost, timeCost, parallelism } = costOf(verifiers[0]);
      const salt = saltOf(verifiers[0]);
      const made = await limited(() => hash(password, { memoryCost, timeCost, parallelism, salt, secret: pepper }));
      return verifiers.findIndex((verifier) => isSame(verifier, made));
    },
    saltOf,
    spendOneHash: async () => {
      await limited(() => hash(dummy, { ...cost, salt: dummy }));
    },
  };
}

// $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>
function saltOf(verifier: string): Buffer {
  const [, algorithm, , , salt] = verifier.split('$');
  assert(algorithm === 'argon2id' && salt, 'not a verifier in PHC form');
  return Buffer.from(salt, 'base64');
}

function costOf(verifier: string): Required<Pick<Options, 'memoryCost' | 'timeCost' | 'parallelism'>> {
  const [, memoryCost, timeCost, parallelism] = /\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(verifier) ?? [];
  assert(memoryCost && timeCost && parallelism, 'not a verifier in PHC form');
  return { memoryCost: Number(memoryCost), timeCost: Number(timeCost), parallelism: Number(parallelism) };
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
