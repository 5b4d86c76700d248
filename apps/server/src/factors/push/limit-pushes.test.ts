import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AppError } from '@rekey/protocol';
import fc from 'fast-check';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../platform/database/index.ts';
import { withdrawChallenges } from '../challenges/index.ts';
import { requestPush } from './request-push.ts';
import { viewPush } from './view-push.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.stop());

const hints = { publish: async () => {}, schedule: async () => {}, onDecided: async () => {} };
const windowMs = 300_000;
let count = 0;

async function makeUser(): Promise<string> {
  const user = { username: `user-${++count}`, display_name: 'User', role: 'user' } as const;
  const { id } = await database.db.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow();
  const factor = {
    user_id: id,
    kind: 'authenticator',
    name: 'Phone',
    confirmed_at: sql<Date>`clock_timestamp()`,
  } as const;
  await database.db.insertInto('factors').values(factor).execute();
  return id;
}

async function openQuestion(userId: string): Promise<string> {
  return database.db.transaction().execute(async (tx) => {
    await withdrawChallenges(hints, tx, { userId });
    const { id } = await tx
      .insertInto('challenges')
      .values({ user_id: userId, action: 'step-up', session_id: userId, methods: ['push'], app: 'Firefox on Linux' })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}

/** Moves what has happened into the past, as if time had passed; the question stays open. */
async function passTime(userId: string, seconds: number): Promise<void> {
  const by = sql<Date>`make_interval(secs => ${seconds})`;
  await database.db
    .updateTable('push_requests')
    .set({ created_at: sql<Date>`created_at - ${by}`, expires_at: sql<Date>`expires_at - ${by}` })
    .where('user_id', '=', userId)
    .execute();
}

async function tryPush(userId: string, id: string): Promise<AppError | null> {
  try {
    await database.db.transaction().execute((tx) => requestPush(hints, tx, { id, userId }));
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

async function momentsOf(userId: string): Promise<number[]> {
  const pushes = database.db.selectFrom('push_requests').where('user_id', '=', userId).orderBy('created_at');
  return (await pushes.select('created_at').execute()).map(({ created_at }) => created_at.getTime());
}

type Step = 'push' | 'ask anew' | number;

/** Plays the steps for a new user; numbers are seconds that pass. Returns how many pushes were refused, and when the others were sent. */
async function play(steps: readonly Step[]): Promise<{ refusals: number; moments: number[] }> {
  const userId = await makeUser();
  let question = await openQuestion(userId);
  let refusals = 0;
  for (const step of steps) {
    if (step === 'ask anew') question = await openQuestion(userId);
    else if (step !== 'push') await passTime(userId, step);
    else if (await isRefused(userId, question)) refusals++;
  }
  return { refusals, moments: await momentsOf(userId) };
}

// What the screen says of the next push is what happens.
async function isRefused(userId: string, id: string): Promise<boolean> {
  const { nextPushAt } = await viewPush(database.db, { id, userId });
  const refusal = await tryPush(userId, id);
  assert.equal(refusal?.code ?? null, nextPushAt ? 'TOO_MANY_PUSHES' : null);
  return refusal !== null;
}

test('whatever is asked, however often and for what, no five minutes hold more than three pushes', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Step>('push') },
    { weight: 1, arbitrary: fc.constant<Step>('ask anew') },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 320 }) },
  );
  let allRefusals = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
      const { refusals, moments } = await play(steps);
      allRefusals += refusals;
      const crowded = moments.slice(3).filter((moment, index) => moment - (moments[index] ?? 0) < windowMs);
      assert.deepEqual(crowded, []);
    }),
    { numRuns: 60 },
  );
  assert.ok(allRefusals > 20, String(allRefusals));
});

test('a push ends with its question, though its minute is not over', async () => {
  const userId = await makeUser();
  const id = await openQuestion(userId);
  const soon = sql<Date>`clock_timestamp() + interval '20 seconds'`;
  await database.db.updateTable('challenges').set({ expires_at: soon }).where('id', '=', id).execute();
  assert.equal(await tryPush(userId, id), null);
  const { push } = await viewPush(database.db, { id, userId });
  const challenge = await database.db
    .selectFrom('challenges')
    .where('id', '=', id)
    .select('expires_at')
    .executeTakeFirstOrThrow();
  assert.equal(push?.expiresAt, challenge.expires_at.toISOString());
});
