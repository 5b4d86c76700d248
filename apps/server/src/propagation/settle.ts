import type { DeliveryReason, DeliveryState, SealedEnvelope } from '@rekey/protocol';
import type { Db, Tx } from '../tables.ts';
import type { PropagationDeps } from './ports.ts';
import { changeTopic } from './topics.ts';

/** A delivery on its way. */
export interface OpenDelivery {
  id: string;
  changeId: string;
  userId: string;
  version: number;
  targetId: string;
  targetName: string;
  sealed: SealedEnvelope | null;
  attempts: number;
  nextAttemptAt: Date | null;
}

/** The delivery on its way to a target, if there is one; locked until the transaction ends. */
export async function findOpenDelivery(tx: Tx, targetId: string): Promise<OpenDelivery | null> {
  const row = await openDeliveries(tx).where('target_id', '=', targetId).forUpdate().executeTakeFirst();
  return row ?? null;
}

/** The query that every reader of deliveries on their way starts from. */
export function openDeliveries(db: Db) {
  return db
    .selectFrom('deliveries')
    .where('state', 'in', ['waiting', 'sent'])
    .select([
      'id',
      'change_id as changeId',
      'user_id as userId',
      'version',
      'target_id as targetId',
      'target_name as targetName',
      'sealed',
      'attempts',
      'next_attempt_at as nextAttemptAt',
    ]);
}

type Outcome =
  | { state: 'confirmed'; reason: null }
  | { state: 'refused' | 'expired'; reason: DeliveryReason }
  | { state: 'waiting'; reason: DeliveryReason; nextAttemptAt: Date };

/** Gives an open delivery its next state; one that was settled or superseded meanwhile stays as it is.
 *
 *  What is sealed is erased with every final state. A refusal is told to the user in the same transaction.
 */
export async function settleDelivery(
  deps: PropagationDeps,
  tx: Tx,
  delivery: Pick<OpenDelivery, 'id' | 'changeId' | 'userId' | 'targetName'>,
  outcome: Outcome,
): Promise<void> {
  const final: DeliveryState[] = ['confirmed', 'refused', 'expired'];
  const settled = await tx
    .updateTable('deliveries')
    .set({
      state: outcome.state,
      reason: outcome.reason,
      next_attempt_at: outcome.state === 'waiting' ? outcome.nextAttemptAt : null,
      ...(final.includes(outcome.state) && { sealed: null }),
      updated_at: deps.clock.now(),
    })
    .where('id', '=', delivery.id)
    .where('state', 'in', ['waiting', 'sent'])
    .returning('id')
    .executeTakeFirst();
  if (!settled) return;
  if (outcome.state === 'refused') {
    await deps.recordNotice(tx, {
      userId: delivery.userId,
      kind: 'delivery-refused',
      details: { target: delivery.targetName, reason: outcome.reason },
    });
  }
  await deps.publish(tx, changeTopic, delivery.changeId);
}
