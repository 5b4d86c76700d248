import { AppError } from '@rekey/protocol';
import type { Vault } from '../../platform/vault/index.ts';
import type { Tx } from '../../tables.ts';
import { readNow } from '../queries.ts';
import { assertMayTryCode, countWrongCode } from '../wrong-codes.ts';
import { findStep, stepOf, stepSeconds } from './time-steps.ts';

/** Steps before and after now that a code may be of: people type slowly, and clocks differ (RFC 6238, section 5.2). */
export const stepsTaken = 1;
/** Steps within which a clock that is wrong is told from a code that is wrong. */
export const stepsExplained = 10;

/** What belongs to a secret in the database. */
export const secretLabel = (factorId: string) => `totp-secret:${factorId}`;

/** Takes a code of any of a user's code generators, once: its step and those before are used up.
 *
 *  The caller commits also when it throws, because a wrong code counts, and a transaction that rolls back would forget it.
 *
 *  @throws AppError CODE_WRONG, CODE_USED, CODE_CLOCK_DRIFT with `driftSeconds` (positive = the phone is ahead), TOO_MANY_CODES with
 *    `retryAfterSeconds`, METHOD_NOT_AVAILABLE when the user has no code generator
 */
export async function verifyTotp(
  deps: { vault: Vault },
  tx: Tx,
  userId: string,
  code: string,
): Promise<{ factorId: string }> {
  await assertMayTryCode(tx, userId);
  const generators = await tx
    .selectFrom('factors')
    .innerJoin('totp_secrets', 'totp_secrets.factor_id', 'factors.id')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .where('removed_at', 'is', null)
    .select(['factors.id', 'secret'])
    .execute();
  if (generators.length === 0) throw new AppError('METHOD_NOT_AVAILABLE');
  const step = stepOf(await readNow(tx));
  const matches = generators.flatMap(({ id, secret }) => {
    const away = matchCode(deps, { factorId: id, secret }, { code, step });
    return away === null ? [] : [{ factorId: id, away }];
  });
  const taken = matches.filter(({ away }) => Math.abs(away) <= stepsTaken);
  for (const { factorId, away } of taken) {
    if (await useStep(tx, factorId, step + away)) return { factorId };
  }
  // Right, though used: nothing that somebody who guesses could learn from, so it does not count.
  if (taken.length > 0) throw new AppError('CODE_USED');
  await countWrongCode(tx, userId);
  throw refusalOf(matches[0]?.away ?? null);
}

/** How many steps a code is away from `step`; null = it is none of this secret's, or of a time too far away to be told. */
export function matchCode(
  { vault }: { vault: Vault },
  generator: { factorId: string; secret: Buffer },
  { code, step }: { code: string; step: number },
): number | null {
  const secret = vault.reveal(generator.secret, secretLabel(generator.factorId));
  try {
    return findStep(secret, { code, step, within: stepsExplained });
  } finally {
    secret.fill(0);
  }
}

/** Uses up a step of a generator, and all before; false when that has been done. */
export async function useStep(tx: Tx, factorId: string, step: number): Promise<boolean> {
  const used = await tx
    .updateTable('totp_secrets')
    .set({ last_step: String(step) })
    .where('factor_id', '=', factorId)
    .where('last_step', '<', String(step))
    .returning('factor_id')
    .executeTakeFirst();
  return used !== undefined;
}

/** What is told of a code that was not taken: that the clock of the phone is wrong, if that is why. */
export function refusalOf(away: number | null): AppError {
  if (away === null) return new AppError('CODE_WRONG');
  return new AppError('CODE_CLOCK_DRIFT', { details: { driftSeconds: away * stepSeconds } });
}
