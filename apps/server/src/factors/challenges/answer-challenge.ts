import { AppError, type Challenge, type ChallengeAnswer } from '@rekey/protocol';
import type { Tx } from '../../tables.ts';
import { type ChallengeRow, lockChallenge } from '../challenge-row.ts';
import { decideChallenge } from '../decide-challenge.ts';
import { verifyDuoAnswer } from '../duo/index.ts';
import { verifyPasskeyAnswer } from '../passkeys/index.ts';
import type { FactorDeps } from '../ports.ts';
import { useRecoveryCode } from '../recovery-codes.ts';
import { verifyTotp } from '../totp/index.ts';
import { assertAnswerable, type Challenger, findAskedChallenge } from './challenger.ts';
import { viewChallenge } from './view-challenge.ts';
import { countWrongAnswer, isWrongAnswer } from './wrong-tries.ts';

/** Takes an answer to a challenge. Answers to one challenge stand in line, so that a burst of guesses is counted one by one.
 *
 *  @throws AppError CHALLENGE_NOT_FOUND, CHALLENGE_OVER, METHOD_NOT_AVAILABLE; for what is wrong CODE_WRONG, CODE_CLOCK_DRIFT, PASSKEY_INVALID and
 *    DUO_REFUSED with `triesLeft`; CODE_USED, TOO_MANY_CODES, DUO_UNREACHABLE, DUO_NOT_CONFIGURED
 */
export async function answerChallenge(
  deps: FactorDeps,
  challenger: Challenger,
  { id, answer }: { id: string; answer: ChallengeAnswer },
): Promise<Challenge> {
  const check =
    answer.method === 'duo' ? await askDuo(deps, challenger, id, answer) : checkOf(deps, answer, challenger.address);
  const refusal = await deps.db.transaction().execute(async (tx) => {
    const challenge = await findAskedChallenge(tx, challenger, id, lockChallenge);
    assertAnswerable(challenge, answer.method);
    return judge(deps, tx, challenge, { method: answer.method, address: challenger.address, check });
  });
  if (refusal) throw refusal;
  return viewChallenge(deps.db, await findAskedChallenge(deps.db, challenger, id));
}

/** Finds out whether an answer is right, in the transaction that holds its challenge; throws the refusal. */
type Check = (tx: Tx, challenge: ChallengeRow) => Promise<{ factorId?: string }>;

interface Judged {
  method: ChallengeAnswer['method'];
  address: string | null;
  check: Check;
}

// Returns the refusal of a wrong answer instead of throwing it, because what it has cost must commit.
async function judge(
  deps: FactorDeps,
  tx: Tx,
  challenge: ChallengeRow,
  { method, address, check }: Judged,
): Promise<AppError | null> {
  try {
    const { factorId } = await check(tx, challenge);
    const decision = { id: challenge.id, state: 'approved', method, address, ...(factorId && { factorId }) } as const;
    // The time may have run out while it was checked.
    if (!(await decideChallenge(deps, tx, decision))) throw new AppError('CHALLENGE_OVER');
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || !isWrongAnswer(error)) throw error;
    const triesLeft = await countWrongAnswer(deps, tx, challenge, { method, code: error.code, address });
    return new AppError(error.code, { details: { ...error.details, triesLeft }, cause: error });
  }
}

function checkOf(deps: FactorDeps, answer: Exclude<ChallengeAnswer, { method: 'duo' }>, address: string | null): Check {
  switch (answer.method) {
    case 'totp':
      return (tx, { userId }) => verifyTotp(deps, tx, userId, answer.code);
    case 'recovery-code':
      return async (tx, challenge) => checkRecoveryCode(deps, tx, challenge, { code: answer.code, address });
    case 'passkey':
      return (tx, { id, userId }) => verifyPasskeyAnswer(deps, tx, { id, userId, address }, answer.response);
  }
}

async function checkRecoveryCode(
  deps: FactorDeps,
  tx: Tx,
  { userId, app }: ChallengeRow,
  { code, address }: { code: string; address: string | null },
): Promise<Record<string, never>> {
  if (!(await useRecoveryCode(deps, tx, userId, code, { app, address }))) throw new AppError('CODE_WRONG');
  return {};
}

// Duo is asked over the net, which no lock waits for; the state that it takes counts once.
async function askDuo(
  deps: FactorDeps,
  challenger: Challenger,
  id: string,
  answer: Extract<ChallengeAnswer, { method: 'duo' }>,
): Promise<Check> {
  const challenge = await findAskedChallenge(deps.db, challenger, id);
  assertAnswerable(challenge, 'duo');
  const refusal = await verifyDuoAnswer(deps, challenge, answer).then(
    () => null,
    (error: unknown) => error,
  );
  return async () => {
    if (refusal) throw refusal;
    return {};
  };
}
