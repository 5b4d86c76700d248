import type { ErrorCode } from '@rekey/protocol';
import { recordAuditEvent } from '../../audit/index.ts';
import type { DecidedChallenge } from '../../factors/index.ts';
import { changeTopic } from '../../propagation/index.ts';
import type { Tx } from '../../tables.ts';
import { getUser } from '../../users/index.ts';
import { recordNotice } from '../notices.ts';
import type { PasswordDeps } from '../ports.ts';
import { endChange } from '../queries.ts';
import { completeChangeTask } from './complete-change.ts';

type NotProven = Exclude<DecidedChallenge['state'], 'approved'>;

const ends: Readonly<Record<NotProven, { state: 'refused' | 'expired' | 'canceled'; reason: ErrorCode | null }>> = {
  denied: { state: 'refused', reason: 'PROOF_DENIED' },
  reported: { state: 'refused', reason: 'PROOF_REPORTED' },
  failed: { state: 'refused', reason: 'PROOF_FAILED' },
  expired: { state: 'expired', reason: 'PROOF_EXPIRED' },
  withdrawn: { state: 'canceled', reason: null },
};

/** What becomes of a change whose challenge was decided, in the transaction of the decision: it goes on by a job, or it ends. */
export async function afterProof(
  deps: PasswordDeps,
  tx: Tx,
  { changeId, userId, state, address }: DecidedChallenge & { changeId: string },
): Promise<void> {
  const { schedule, publish, clock } = deps.propagation;
  if (state === 'approved') {
    await schedule(tx, { task: completeChangeTask, payload: { changeId }, key: `${completeChangeTask}:${changeId}` });
    return;
  }
  const end = ends[state];
  if (!(await endChange(tx, changeId, { ...end, now: clock.now() }))) return;
  await publish(tx, changeTopic, changeId);
  if (end.reason === null) return;
  const username = (await getUser(tx, userId))?.username ?? '';
  if (end.state === 'expired') {
    await recordNotice(tx, { userId, kind: 'change-expired', details: { reason: end.reason } });
  }
  await recordAuditEvent(tx, {
    action: 'password.change',
    outcome: 'refused',
    actor: { kind: 'user', id: userId, name: username },
    subject: { id: userId, name: username },
    address,
    details: { changeId, reason: end.reason },
  });
}
