import { randomBytes, randomInt } from 'node:crypto';
import { AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Tx } from '../../tables.ts';
import { endPushesOf } from '../end-pushes.ts';
import type { FactorDeps } from '../ports.ts';
import { authenticatorTopic, challengeTopic } from '../topics.ts';
import { assertMayPush } from './limit-pushes.ts';

/** The task of the worker that wakes the authenticators of a push's user. */
export const wakeAuthenticatorTask = 'wake-authenticator';

type RequestPushDeps = Pick<FactorDeps, 'publish' | 'schedule'>;

const nonceBytes = 16;
const lifetimeSeconds = 60;

/** Shows a challenge on the user's authenticators, with a number of its own, in the caller's transaction; the push before it ends.
 *
 *  Locks the challenge. Every refusal comes before the first write, so that the caller can go on without a push.
 *
 *  @throws AppError CHALLENGE_OVER; METHOD_NOT_AVAILABLE when there is nothing to push to; TOO_MANY_PUSHES with `retryAfterSeconds` and
 *    `nextPushAt` after three in five minutes
 */
export async function requestPush(
  deps: RequestPushDeps,
  tx: Tx,
  challenge: { id: string; userId: string },
): Promise<void> {
  // A push does not outlive its question: the screen would count down a time that is not there.
  const { expiresAt } = await lockOpenChallenge(tx, challenge);
  await assertHasAuthenticator(tx, challenge.userId);
  await assertMayPush(tx, challenge.userId);
  await endPushesOf(tx, { userId: challenge.userId }, 'withdrawn');
  const { id } = await tx
    .insertInto('push_requests')
    .values({
      challenge_id: challenge.id,
      user_id: challenge.userId,
      nonce: randomBytes(nonceBytes).toString('base64url'),
      number: String(randomInt(10, 100)),
      expires_at: sql<Date>`least(clock_timestamp() + make_interval(secs => ${lifetimeSeconds}), ${expiresAt}::timestamptz)`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await deps.schedule(tx, { task: wakeAuthenticatorTask, payload: { pushId: id } });
  await deps.publish(tx, authenticatorTopic, challenge.userId);
  await deps.publish(tx, challengeTopic, challenge.id);
}

// The lock makes requests of one user stand in line: a user has one open challenge, and no other opens before this one has let go.
async function lockOpenChallenge(tx: Tx, challenge: { id: string; userId: string }): Promise<{ expiresAt: Date }> {
  const open = await tx
    .selectFrom('challenges')
    .where('id', '=', challenge.id)
    .where('user_id', '=', challenge.userId)
    .where('state', '=', 'open')
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .select(['methods', 'expires_at as expiresAt'])
    .forUpdate()
    .executeTakeFirst();
  if (!open) throw new AppError('CHALLENGE_OVER');
  if (!open.methods.includes('push')) throw new AppError('METHOD_NOT_AVAILABLE');
  return open;
}

async function assertHasAuthenticator(tx: Tx, userId: string): Promise<void> {
  const authenticator = await tx
    .selectFrom('factors')
    .where('user_id', '=', userId)
    .where('kind', '=', 'authenticator')
    .where('confirmed_at', 'is not', null)
    .where('removed_at', 'is', null)
    .select('id')
    .limit(1)
    .executeTakeFirst();
  if (!authenticator) throw new AppError('METHOD_NOT_AVAILABLE');
}
