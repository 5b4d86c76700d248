import { randomInt } from 'node:crypto';
import { AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import { recordAuditEvent } from '../audit/index.ts';
import type { Db, Tx } from '../tables.ts';
import { type FactorAct, mailFactorAct } from './mail-factor-act.ts';
import type { FactorDeps } from './ports.ts';
import { auditFactorActor, type FactorActor } from './tell-of-factor.ts';
import { assertMayTryCode, countWrongCode } from './wrong-codes.ts';

const codesPerSet = 10;
// No look-alikes: of 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B at most the digit. 12 of 27 characters are 57 bits.
const alphabet = '23456789ACDEFGHJKMNPQRTVWXY';
const groups = 3;
const groupLength = 4;

/** Makes a new set of recovery codes; the one before is void. This is the only moment at which they can be read.
 *
 *  @throws AppError METHOD_NOT_AVAILABLE for who has no factor that they could stand in for
 */
export async function makeRecoveryCodes(deps: FactorDeps, by: FactorActor): Promise<string[]> {
  const { userId } = by;
  const codes = Array.from({ length: codesPerSet }, makeCode);
  const rows = codes.map((code) => ({ user_id: userId, code_hash: hashOf(deps, { userId, code }) }));
  await deps.db.transaction().execute(async (tx) => {
    await lockCodes(tx, userId);
    if (!(await hasFactor(tx, userId))) throw new AppError('METHOD_NOT_AVAILABLE');
    await voidRecoveryCodes(tx, userId);
    await tx.insertInto('recovery_codes').values(rows).execute();
    const subject = { id: userId, name: by.username };
    await recordAuditEvent(tx, {
      action: 'recovery-codes.make',
      outcome: 'success',
      ...auditFactorActor(by),
      subject,
      details: { codes: codesPerSet },
    });
  });
  return codes;
}

/** Uses one of a user's recovery codes up, and mails that it was used; false = it is none, and counts as a wrong code.
 *
 *  The caller commits also then, as for `verifyTotp`.
 *
 *  @throws AppError TOO_MANY_CODES with `retryAfterSeconds`
 */
export async function useRecoveryCode(
  deps: FactorDeps,
  tx: Tx,
  userId: string,
  code: string,
  from: FactorAct = { app: '', address: null },
): Promise<boolean> {
  await assertMayTryCode(tx, userId);
  const used = await tx
    .updateTable('recovery_codes')
    .set({ used_at: sql<Date>`clock_timestamp()` })
    .where('user_id', '=', userId)
    .where('code_hash', '=', hashOf(deps, { userId, code }))
    .where('used_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst();
  if (!used) {
    await countWrongCode(tx, userId);
    return false;
  }
  const values = { codesLeft: String((await countRecoveryCodes(tx, userId)) ?? 0) };
  await mailFactorAct(deps, tx, userId, { mail: 'recovery-code-used', ...from, values });
  return true;
}

/** How many codes are left; null = none were ever made. */
export async function countRecoveryCodes(db: Db, userId: string): Promise<number | null> {
  const { made, left } = await db
    .selectFrom('recovery_codes')
    .where('user_id', '=', userId)
    .select((eb) => [
      eb.fn.countAll<string>().as('made'),
      eb.fn.countAll<string>().filterWhere('used_at', 'is', null).as('left'),
    ])
    .executeTakeFirstOrThrow();
  return Number(made) === 0 ? null : Number(left);
}

/** Makes all codes of a user void. */
export async function voidRecoveryCodes(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
}

// Two sets made at once would both be valid.
async function lockCodes(tx: Tx, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`codes of ${userId}`}, 0))`.execute(tx);
}

async function hasFactor(tx: Tx, userId: string): Promise<boolean> {
  const factor = await tx
    .selectFrom('factors')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .where('removed_at', 'is', null)
    .select('id')
    .executeTakeFirst();
  return factor !== undefined;
}

function makeCode(): string {
  const group = () => Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}

// Case, blanks and dashes are not part of a code.
function hashOf({ vault }: Pick<FactorDeps, 'vault'>, { userId, code }: { userId: string; code: string }): Buffer {
  return vault.keyedHash(`${userId}:${code.toUpperCase().replace(/[\s-]/g, '')}`, 'recovery-code');
}
