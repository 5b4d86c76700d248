import type { AppError, ProofMethod } from '@rekey/protocol';
import { recordAuditEvent } from '../../audit/index.ts';
import type { Tx } from '../../tables.ts';
import { getUser } from '../../users/index.ts';
import type { ChallengeRow } from '../challenge-row.ts';
import { decideChallenge } from '../decide-challenge.ts';
import type { FactorDeps } from '../ports.ts';

/** Wrong answers that a challenge takes, by whichever methods; with the last of them it has failed. */
export const wrongTriesAllowed = 5;

const wrongAnswers: ReadonlySet<string> = new Set(['CODE_WRONG', 'CODE_CLOCK_DRIFT', 'PASSKEY_INVALID', 'DUO_REFUSED']);

/** Whether a refusal says that the answer was wrong; not that it was not looked at, nor that it was right and used before. */
export function isWrongAnswer(refusal: AppError): boolean {
  return wrongAnswers.has(refusal.code);
}

/** Counts a wrong answer to a challenge that the caller has locked; the last one that it takes ends it.
 *
 *  @returns how many tries are left
 */
export async function countWrongAnswer(
  deps: Pick<FactorDeps, 'publish' | 'onDecided'>,
  tx: Tx,
  { id, userId }: Pick<ChallengeRow, 'id' | 'userId'>,
  wrong: { method: ProofMethod; code: string; address: string | null },
): Promise<number> {
  const { wrongTries } = await tx
    .updateTable('challenges')
    .set((eb) => ({ wrong_tries: eb('wrong_tries', '+', 1) }))
    .where('id', '=', id)
    .returning('wrong_tries as wrongTries')
    .executeTakeFirstOrThrow();
  const triesLeft = wrongTriesAllowed - wrongTries;
  if (triesLeft <= 0) await decideChallenge(deps, tx, { id, state: 'failed', address: wrong.address });
  await recordWrongAnswer(tx, { id, userId }, { ...wrong, triesLeft });
  return triesLeft;
}

async function recordWrongAnswer(
  tx: Tx,
  { id, userId }: Pick<ChallengeRow, 'id' | 'userId'>,
  { address, ...wrong }: { method: ProofMethod; code: string; triesLeft: number; address: string | null },
): Promise<void> {
  const user = await getUser(tx, userId);
  const name = user?.username ?? '';
  await recordAuditEvent(tx, {
    action: 'challenge.answer',
    outcome: 'refused',
    actor: { kind: 'user', id: userId, name },
    subject: { id: userId, name },
    address,
    details: { challengeId: id, ...wrong },
  });
}
