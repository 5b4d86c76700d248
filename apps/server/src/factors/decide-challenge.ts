import type { ProofMethod } from '@rekey/protocol';
import { sql } from 'kysely';
import { recordAuditEvent } from '../audit/index.ts';
import type { Tx } from '../tables.ts';
import { getUser } from '../users/index.ts';
import { endPushes } from './end-pushes.ts';
import type { DecidedChallenge, FactorDeps } from './ports.ts';
import { challengeTopic } from './topics.ts';

/** How a challenge ends. */
export interface ChallengeDecision {
  id: string;
  state: Exclude<DecidedChallenge['state'], 'withdrawn'>;
  /** How it was approved. */
  method?: ProofMethod;
  /** The factor that answered; absent for recovery codes and Duo. */
  factorId?: string;
  /** The network address that it was answered from; null = from none, as when the time is over. */
  address: string | null;
}

/** The one way in which a challenge is decided: once, by compare-and-set on the database's clock. Ends its push, goes on with what it was asked for, and
 *  writes it down.
 *
 *  @returns false when it was not open any more: then nothing has happened, and nothing will
 */
export async function decideChallenge(
  deps: Pick<FactorDeps, 'publish' | 'onDecided'>,
  tx: Tx,
  decision: ChallengeDecision,
): Promise<boolean> {
  const decided = await settle(tx, decision);
  if (!decided) return false;
  const { id, state } = decision;
  // Phones say how it ended, whatever it was answered by.
  await endPushes(deps, tx, id, state === 'failed' ? 'withdrawn' : state);
  if (decision.factorId) await recordUse(tx, decision.factorId);
  await deps.publish(tx, challengeTopic, id);
  await deps.onDecided(tx, { ...decided, id, state, address: decision.address });
  await recordDecision(tx, decision, decided);
  return true;
}

type Decided = Pick<DecidedChallenge, 'userId' | 'action' | 'changeId' | 'sessionId'>;

async function settle(tx: Tx, { id, state, method, factorId }: ChallengeDecision): Promise<Decided | undefined> {
  return tx
    .updateTable('challenges')
    .set((eb) => ({
      state,
      method: method ?? null,
      factor_id: factorId ?? null,
      decided_at: sql<Date>`clock_timestamp()`,
      // What a session asks for is done by the approval itself; a change uses its proof when it commits.
      used_at:
        state === 'approved' ? sql<Date>`case when change_id is null then clock_timestamp() end` : eb.ref('used_at'),
    }))
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where(sql<boolean>`(expires_at <= clock_timestamp()) = ${state === 'expired'}`)
    .returning(['user_id as userId', 'action', 'change_id as changeId', 'session_id as sessionId'])
    .executeTakeFirst();
}

async function recordUse(tx: Tx, factorId: string): Promise<void> {
  await tx
    .updateTable('factors')
    .set({ last_used_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', factorId)
    .execute();
}

const auditActions: Record<ChallengeDecision['state'], string> = {
  approved: 'challenge.approve',
  denied: 'challenge.deny',
  reported: 'challenge.report',
  failed: 'challenge.fail',
  expired: 'challenge.expire',
};

async function recordDecision(
  tx: Tx,
  { id, state, method, factorId, address }: ChallengeDecision,
  { userId, action, changeId }: Decided,
): Promise<void> {
  const user = await getUser(tx, userId);
  const name = user?.username ?? '';
  await recordAuditEvent(tx, {
    action: auditActions[state],
    outcome: state === 'approved' ? 'success' : 'refused',
    actor: { kind: 'user', id: userId, name },
    subject: { id: userId, name },
    address,
    details: {
      challengeId: id,
      action,
      ...(changeId && { changeId }),
      ...(method && { method }),
      ...(factorId && { factorId }),
    },
  });
}
