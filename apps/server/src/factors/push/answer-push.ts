import { timingSafeEqual } from 'node:crypto';
import { AppError, PushAnswer, type PushAnswered, type SignedPushAnswer } from '@rekey/protocol';
import { sql } from 'kysely';
import type { z } from 'zod';
import { recordAuditEvent } from '../../audit/index.ts';
import type { Tx } from '../../tables.ts';
import { lockChallenge } from '../challenge-row.ts';
import { decideChallenge } from '../decide-challenge.ts';
import type { FactorDeps } from '../ports.ts';
import { authenticatorTopic, challengeTopic } from '../topics.ts';
import type { Authenticator } from './authenticate.ts';

type Answered = z.infer<typeof PushAnswered>;
type PushState = Answered['state'];

const outcomes = {
  approve: { push: 'approved', challenge: 'approved' },
  deny: { push: 'denied', challenge: 'denied' },
  'not-me': { push: 'reported', challenge: 'reported' },
} as const;

/** Takes an authenticator's signed answer to a push: once, in time, and an approval only with the number of the screen.
 *
 *  A wrong number ends the push and leaves the challenge open: who mistyped asks for another.
 *
 *  @throws AppError PUSH_ANSWER_INVALID when it is not signed by this authenticator, or for another question; PUSH_NOT_FOUND; CHALLENGE_OVER with
 *    `state`; NUMBER_WRONG
 */
export async function answerPush(
  deps: FactorDeps,
  authenticator: Authenticator,
  { id, signed, address }: { id: string; signed: SignedPushAnswer; address: string },
): Promise<Answered> {
  const answer = await readAnswer(authenticator, signed);
  if (answer.id !== id) throw new AppError('PUSH_ANSWER_INVALID');
  const result = await deps.db.transaction().execute(async (tx) => {
    const push = await lockPush(tx, authenticator, answer);
    if (answer.answer === 'approve' && !isNumber(answer.number, push.number)) {
      await refuseNumber(deps, tx, authenticator, { push, address });
      return 'wrong-number' as const;
    }
    return settle(deps, tx, authenticator, { push, answer: answer.answer, address });
  });
  // Thrown here, because what a wrong number has cost must commit.
  if (result === 'wrong-number') throw new AppError('NUMBER_WRONG');
  return { state: result };
}

/** Reads an answer, if this authenticator has signed exactly these bytes. */
async function readAnswer(
  { publicKey }: Authenticator,
  { payload, signature }: SignedPushAnswer,
): Promise<z.infer<typeof PushAnswer>> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('jwk', { ...publicKey, ext: true }, algorithm, false, ['verify']);
  const isSigned = await crypto.subtle.verify(
    algorithm,
    key,
    Buffer.from(signature, 'base64url'),
    Buffer.from(payload, 'utf8'),
  );
  if (!isSigned) throw new AppError('PUSH_ANSWER_INVALID');
  const answer = PushAnswer.safeParse(parseJson(payload)).data;
  if (!answer) throw new AppError('PUSH_ANSWER_INVALID');
  return answer;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

interface OpenPush {
  id: string;
  challengeId: string;
  number: string;
}

// The challenge first: everybody who decides one locks it before its pushes.
async function lockPush(
  tx: Tx,
  { userId, factorId }: Authenticator,
  answer: z.infer<typeof PushAnswer>,
): Promise<OpenPush> {
  const found = await tx
    .selectFrom('push_requests')
    .where('id', '=', answer.id)
    .where('user_id', '=', userId)
    .select(['challenge_id as challengeId'])
    .executeTakeFirst();
  if (!found) throw new AppError('PUSH_NOT_FOUND');
  const challenge = await lockChallenge(tx, found.challengeId);
  const push = await tx
    .selectFrom('push_requests')
    .where('id', '=', answer.id)
    .select(['id', 'challenge_id as challengeId', 'number', 'nonce', 'state', isOver.as('isOver')])
    .forUpdate()
    .executeTakeFirstOrThrow();
  const isMeant = push.nonce === answer.nonce && challenge?.action === answer.action;
  if (!isMeant) throw new AppError('PUSH_ANSWER_INVALID');
  await assertStillPaired(tx, factorId);
  const state: PushState = push.state === 'open' && push.isOver ? 'expired' : push.state;
  if (state !== 'open') throw new AppError('CHALLENGE_OVER', { details: { state } });
  if (challenge.state !== 'open') throw new AppError('CHALLENGE_OVER', { details: { state: challenge.state } });
  return push;
}

const isOver = sql<boolean>`expires_at <= clock_timestamp()`;

// One that is being removed at this moment does not answer any more.
async function assertStillPaired(tx: Tx, factorId: string): Promise<void> {
  const paired = await tx
    .selectFrom('factors')
    .where('id', '=', factorId)
    .where('removed_at', 'is', null)
    .select('id')
    .forShare()
    .executeTakeFirst();
  if (!paired) throw new AppError('AUTHENTICATOR_UNKNOWN');
}

function isNumber(typed: string | null, shown: string): boolean {
  const [a, b] = [Buffer.from(typed ?? ''), Buffer.from(shown)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function refuseNumber(
  deps: FactorDeps,
  tx: Tx,
  { userId, username, factorId }: Authenticator,
  { push, address }: { push: OpenPush; address: string },
): Promise<void> {
  await endPush(deps, tx, { push, userId, factorId, state: 'wrong-number' });
  await recordAuditEvent(tx, {
    action: 'push.wrong-number',
    outcome: 'refused',
    actor: { kind: 'user', id: userId, name: username },
    subject: { id: userId, name: username },
    address,
    details: { challengeId: push.challengeId, factorId },
  });
}

async function settle(
  deps: FactorDeps,
  tx: Tx,
  { userId, factorId }: Authenticator,
  { push, answer, address }: { push: OpenPush; answer: keyof typeof outcomes; address: string },
): Promise<PushState> {
  const { push: state, challenge } = outcomes[answer];
  await endPush(deps, tx, { push, userId, factorId, state });
  const decision = { id: push.challengeId, state: challenge, method: 'push', factorId, address } as const;
  if (!(await decideChallenge(deps, tx, decision))) throw new AppError('CHALLENGE_OVER');
  return state;
}

async function endPush(
  { publish }: FactorDeps,
  tx: Tx,
  { push, userId, factorId, state }: { push: OpenPush; userId: string; factorId: string; state: PushState },
): Promise<void> {
  await tx
    .updateTable('push_requests')
    .set({ state, factor_id: factorId, decided_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', push.id)
    .execute();
  await publish(tx, authenticatorTopic, userId);
  await publish(tx, challengeTopic, push.challengeId);
}
