import assert from 'node:assert/strict';
import { argon2 } from 'node:crypto';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createHasher, owaspParameters } from './index.ts';
import { createLimiter } from './limiter.ts';

const pepper = Buffer.alloc(32, 9);
const cheap = { memoryKiB: 64, iterations: 1, parallelism: 1 };
const password = Buffer.from('correct horse battery stäple');

test('a verifier accepts its password and no other', async () => {
  const hasher = createHasher({ pepper, parameters: cheap });
  const verifier = await hasher.hash(password);
  assert.match(verifier, /^\$argon2id\$v=19\$m=64,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.equal(await hasher.verify(verifier, password), true);
  assert.equal(await hasher.verify(verifier, Buffer.from('correct horse battery stäplE')), false);
  assert.equal(await hasher.verify(verifier, Buffer.alloc(0)), false);
});

test('bytes after a NUL and after the 72nd byte count', async () => {
  const hasher = createHasher({ pepper, parameters: cheap });
  const long = Buffer.alloc(200, 'a');
  const verifier = await hasher.hash(long);
  assert.equal(await hasher.verify(verifier, long.subarray(0, 199)), false);
  const withNul = await hasher.hash(Buffer.from('a\0b'));
  assert.equal(await hasher.verify(withNul, Buffer.from('a\0c')), false);
});

test('without the pepper a verifier is worthless', async () => {
  const verifier = await createHasher({ pepper, parameters: cheap }).hash(password);
  const other = createHasher({ pepper: Buffer.alloc(32, 8), parameters: cheap });
  assert.equal(await other.verify(verifier, password), false);
});

test('the default cost is the OWASP minimum, and the bytes are those of OpenSSL', async () => {
  const salt = Buffer.alloc(16, 7);
  const verifier = await createHasher({ pepper }).hash(password, salt);
  const { memoryKiB, iterations, parallelism } = owaspParameters;
  const expected = await promisify(argon2)('argon2id', {
    message: password,
    nonce: salt,
    secret: pepper,
    memory: memoryKiB,
    passes: iterations,
    parallelism,
    tagLength: 32,
  });
  const encode = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  assert.equal(verifier, `$argon2id$v=19$m=19456,t=2,p=1$${encode(salt)}$${encode(expected)}`);
});

test('a salt that was given is used and can be read back', async () => {
  const hasher = createHasher({ pepper, parameters: cheap });
  const salt = Buffer.from('0123456789abcdef');
  const verifier = await hasher.hash(password, salt);
  assert.deepEqual(hasher.saltOf(verifier), salt);
  assert.equal(await hasher.hash(password, hasher.saltOf(verifier)), verifier);
});

test('a verifier that cannot be read is an error, not a wrong password', async () => {
  const hasher = createHasher({ pepper, parameters: cheap });
  await assert.rejects(hasher.verify('$argon2id$rubbish', password));
  await assert.rejects(hasher.verify('', password));
});

test('an unknown user costs what a known one costs', async () => {
  const hasher = createHasher({ pepper, concurrency: 1 });
  const verifier = await hasher.hash(password);
  const rounds = 12;
  const verifyMs: number[] = [];
  const spendMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    verifyMs.push(await timeOf(() => hasher.verify(verifier, password)));
    spendMs.push(await timeOf(() => hasher.spendOneHash()));
  }
  // CPU time of this process, and the least of each: other programs on the machine do not count.
  const ratio = Math.min(...spendMs) / Math.min(...verifyMs);
  assert.ok(ratio > 0.7 && ratio < 1.4, `spendOneHash takes ${ratio} of a verification`);
});

test('computations beyond the limit wait in order, and beyond the queue are refused', async () => {
  const limited = createLimiter({ concurrency: 2, maxWaiting: 3 });
  const finished: number[] = [];
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  let running = 0;
  let most = 0;
  const all = gates.map((gate, index) =>
    limited(async () => {
      most = Math.max(most, ++running);
      await gate.promise;
      running--;
      finished.push(index);
    }),
  );
  await assert.rejects(
    limited(async () => {}),
    { code: 'SERVER_BUSY' },
  );
  for (const gate of gates) gate.resolve();
  await Promise.all(all);
  assert.deepEqual(finished, [0, 1, 2, 3, 4]);
  assert.equal(most, 2);
});

test('a computation that fails gives its turn on', async () => {
  const limited = createLimiter({ concurrency: 1, maxWaiting: 1 });
  const failing = limited(() => Promise.reject(new Error('disk')));
  const next = limited(async () => 'done');
  await assert.rejects(failing, /disk/);
  assert.equal(await next, 'done');
  assert.equal(await limited(async () => 'again'), 'again');
});

test('a full queue of hashes answers SERVER_BUSY at once and recovers', async () => {
  const hasher = createHasher({ pepper, concurrency: 1, maxWaiting: 1, parameters: cheap });
  const [first, second, third] = await Promise.allSettled([1, 2, 3].map(() => hasher.hash(password)));
  assert.equal(first?.status, 'fulfilled');
  assert.equal(second?.status, 'fulfilled');
  assert.equal((third as PromiseRejectedResult).reason.code, 'SERVER_BUSY');
  assert.ok(await hasher.hash(password));
});

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

test('one computation finds which of several verifiers of a salt a password made', async () => {
  const hasher = createHasher({ pepper, parameters: cheap });
  const newest = await hasher.hash(password);
  const before = await hasher.hash(Buffer.from('the one before'), hasher.saltOf(newest));
  const foreign = await hasher.hash(Buffer.from('of another salt'));
  const dearer = createHasher({ pepper, parameters: { ...cheap, iterations: 2 } });
  const verifiers = [newest, before, foreign] as [string, ...string[]];
  assert.equal(await hasher.match(verifiers, password), 0);
  assert.equal(await hasher.match(verifiers, Buffer.from('the one before')), 1);
  assert.equal(await hasher.match(verifiers, Buffer.from('of another salt')), -1);
  assert.equal(await hasher.match(verifiers, Buffer.from('neither')), -1);
  assert.equal(await dearer.match(verifiers, password), 0, 'by the cost that the verifier was made at');
});
