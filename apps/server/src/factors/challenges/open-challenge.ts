import { AppError, type ChallengeAction, type ProofMethod } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Tx } from '../../tables.ts';
import type { FactorDeps } from '../ports.ts';
import { requestPush } from '../push/index.ts';
import { expireChallengeTask } from './expire-challenge.ts';
import { withdrawChallenges } from './withdraw-challenges.ts';

/** What is asked, by whom and for what. Exactly one of session and link: only that one may see the question and answer it. */
export interface AskedProof {
  userId: string;
  action: ChallengeAction;
  /** Of a change, and of nothing else. */
  changeId: string | null;
  sessionId: string | null;
  linkId: string | null;
  /** Where it was asked from, for the phone to show. */
  address: string | null;
  /** Such as "Firefox on Windows". */
  app: string;
}

type OpenDeps = Pick<FactorDeps, 'publish' | 'schedule' | 'onDecided'>;

/** Asks a user for a proof, in the caller's transaction. The question before it is withdrawn, because a user has one at a time. Where a push is the best
 *  method it is sent at once, unless three went out already: then the question waits for another answer.
 *
 *  @param methods best first
 *  @returns the challenge's id
 */
export async function openChallenge(
  deps: OpenDeps,
  tx: Tx,
  asked: AskedProof,
  methods: readonly ProofMethod[],
): Promise<string> {
  await queueOpenings(tx, asked.userId);
  await withdrawChallenges(deps, tx, { userId: asked.userId });
  const { id, expiresAt } = await insertChallenge(tx, asked, methods);
  await deps.schedule(tx, { task: expireChallengeTask, payload: { challengeId: id }, runAt: expiresAt });
  if (methods[0] === 'push') await pushIfPossible(deps, tx, { id, userId: asked.userId });
  return id;
}

// Two that open for one user at once stand in line: the second one withdraws the first, instead of breaking on the index.
async function queueOpenings(tx: Tx, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`challenges of ${userId}`}, 0))`.execute(tx);
}

async function insertChallenge(
  tx: Tx,
  { userId, action, changeId, sessionId, linkId, address, app }: AskedProof,
  methods: readonly ProofMethod[],
): Promise<{ id: string; expiresAt: Date }> {
  return tx
    .insertInto('challenges')
    .values({
      user_id: userId,
      action,
      change_id: changeId,
      session_id: sessionId,
      link_id: linkId,
      methods: [...methods],
      address,
      app,
    })
    .returning(['id', 'expires_at as expiresAt'])
    .executeTakeFirstOrThrow();
}

async function pushIfPossible(deps: OpenDeps, tx: Tx, challenge: { id: string; userId: string }): Promise<void> {
  try {
    await requestPush(deps, tx, challenge);
  } catch (error) {
    const isRefusal = error instanceof AppError && ['TOO_MANY_PUSHES', 'METHOD_NOT_AVAILABLE'].includes(error.code);
    if (!isRefusal) throw error;
  }
}
