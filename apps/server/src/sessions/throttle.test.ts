import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { createTestDatabase, type TestDatabase } from '../platform/database/index.ts';
import type { Db } from '../tables.ts';
import { sweepAttempts } from './attempt-buckets.ts';
import {
  type Attempt,
  clearAccountThrottle,
  clearThrottle,
  giveBackAttempt,
  listSlowed,
  takeAttempt,
  takeResetRequest,
} from './throttle.ts';

let database: TestDatabase;
let db: Db;
before(async () => {
  database = await createTestDatabase();
  db = database.db as unknown as Db;
});
after(() => database.stop());

const start = new Date('2026-03-01T12:00:00Z');
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

/** Seconds to wait; 0 = taken. */
async function outcomeOf(attempt: Promise<void>): Promise<number> {
  const error: unknown = await attempt.then(
    () => null,
    (refusal) => refusal,
  );
  if (error === null) return 0;
  assert.ok(error instanceof AppError && error.code === 'TOO_MANY_ATTEMPTS', String(error));
  return Number(error.details?.retryAfterSeconds);
}
const attemptAt = (attempt: Partial<Attempt>) =>
  outcomeOf(takeAttempt(db, { username: 'anna', source: '192.0.2.1', now: start, ...attempt }));

async function countTaken(attempts: Promise<number>[]): Promise<number> {
  return (await Promise.all(attempts)).filter((seconds) => seconds === 0).length;
}

test('after five free attempts the wait doubles with each', async () => {
  const own = { username: 'doubling' };
  for (let i = 0; i < 5; i++) assert.equal(await attemptAt(own), 0);
  let at = 0;
  for (const wait of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
    assert.equal(await attemptAt({ ...own, now: later(at) }), wait);
    at += wait;
    assert.equal(await attemptAt({ ...own, now: later(at) }), 0);
  }
});

test('a burst is counted one by one', async () => {
  const burst = Array.from({ length: 30 }, () => attemptAt({ username: 'burst', source: '192.0.2.2' }));
  assert.equal(await countTaken(burst), 5);
});

test('many sources that try one account are slowed down together', async () => {
  const attack = Array.from({ length: 200 }, (_, i) =>
    attemptAt({ username: 'distributed', source: `203.0.113.${i}` }),
  );
  assert.equal(await countTaken(attack), 50);
  assert.ok((await attemptAt({ username: 'distributed', source: '198.51.100.1' })) >= 1);
  assert.equal(await attemptAt({ username: 'somebody else', source: '198.51.100.1' }), 0);
});

test('one source that tries many accounts is slowed down as a whole', async () => {
  const spray = Array.from({ length: 100 }, (_, i) => attemptAt({ username: `user ${i}`, source: '203.0.113.250' }));
  assert.equal(await countTaken(spray), 60);
});

test('a refused attempt counts nowhere else', async () => {
  const stubborn = { username: 'stubborn', source: '203.0.113.251' };
  for (let i = 0; i < 300; i++) await attemptAt(stubborn);
  assert.equal(await attemptAt({ username: 'stubborn', source: '198.51.100.2' }), 0, 'the account is not used up');
  assert.equal(await attemptAt({ username: 'another', source: '203.0.113.251' }), 0, 'nor is the source');
});

test('who is known is held back by nobody else, and by themselves as everybody is', async () => {
  const own = { username: 'known', source: '192.0.2.7' };
  await Promise.all(Array.from({ length: 100 }, (_, i) => attemptAt({ ...own, source: `192.0.2.${i}` })));
  for (let i = 0; i < 5; i++) assert.equal(await attemptAt({ ...own, known: 'browser-1' }), 0);
  assert.equal(await attemptAt({ ...own, known: 'browser-1' }), 1);
  assert.equal(await attemptAt({ ...own, known: 'browser-2' }), 0);
});

test('a right password from one place does not make room for guesses from others', async () => {
  const own = { username: 'mixed' };
  await Promise.all(Array.from({ length: 60 }, (_, i) => attemptAt({ ...own, source: `198.18.0.${i}` })));
  assert.equal(await attemptAt({ ...own, known: 'home' }), 0);
  await clearThrottle(db, { username: 'mixed', source: '192.0.2.8', known: 'home' });
  assert.ok((await attemptAt({ ...own, source: '198.18.1.1' })) >= 1);
});

test('what was no guess is taken back, as often as it comes', async () => {
  const own = { username: 'old phone', source: '192.0.2.9' };
  for (let i = 0; i < 100; i++) {
    assert.equal(await attemptAt(own), 0);
    await giveBackAttempt(db, own);
  }
});

test('a reset forgets every failure of the account, from wherever it came', async () => {
  const own = { username: 'Locked' };
  await Promise.all(Array.from({ length: 60 }, (_, i) => attemptAt({ ...own, source: `198.18.2.${i % 4}` })));
  await Promise.all(Array.from({ length: 9 }, () => attemptAt({ ...own, known: 'home' })));
  assert.deepEqual((await listSlowed(db, 'locked', start)).map(({ source, failures }) => [source, failures]).sort(), [
    ['198.18.2.0', 5],
    ['198.18.2.1', 5],
    ['198.18.2.2', 5],
    ['198.18.2.3', 5],
    ['a browser or session of this user', 5],
  ]);
  await db.transaction().execute((tx) => clearAccountThrottle(tx, 'locked'));
  assert.deepEqual(await listSlowed(db, 'locked', start), []);
  for (let i = 0; i < 5; i++) assert.equal(await attemptAt({ ...own, source: '198.18.2.0' }), 0);
});

test('requests for reset links are counted apart from passwords', async () => {
  const ask = (name: string, source: string) => outcomeOf(takeResetRequest(db, { name, source, now: start }));
  const burst = Array.from({ length: 20 }, () => ask('vera', '192.0.2.20'));
  assert.equal(await countTaken(burst), 5);
  assert.equal(await ask('vera', '192.0.2.21'), 0, 'a stranger does not keep the user from asking');
  assert.equal(await attemptAt({ username: 'vera', source: '192.0.2.20' }), 0);
  const spray = Array.from({ length: 100 }, (_, i) => ask(`name ${i}`, '192.0.2.22'));
  assert.equal(await countTaken(spray), 30);
});

test('half an hour without an attempt is forgotten, and swept', async () => {
  await db.deleteFrom('login_failures').execute();
  const own = { username: 'patient', source: '192.0.2.30' };
  for (let i = 0; i < 6; i++) await attemptAt(own);
  assert.equal(await attemptAt({ ...own, now: later(31 * 60) }), 0);
  await sweepAttempts(db, later(32 * 60));
  assert.equal(
    (await db.selectFrom('login_failures').selectAll().execute()).length,
    3,
    'only the newest attempt is left',
  );
});
