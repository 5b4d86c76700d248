import { AppError, type Factor, type TotpEnrollment } from '@rekey/protocol';
import { sql } from 'kysely';
import { readOrganization } from '../../organization/index.ts';
import type { Tx } from '../../tables.ts';
import { assertAddable } from '../add-factor.ts';
import type { FactorDeps } from '../ports.ts';
import { getFactor, readNow } from '../queries.ts';
import { type FactorActor, tellOfFactor } from '../tell-of-factor.ts';
import { keyOf, makeSecret, stepOf, uriOf } from './time-steps.ts';
import { matchCode, refusalOf, secretLabel, stepsTaken, useStep } from './verify-totp.ts';

const confirmWithinMinutes = 15;

/** Makes the secret of a code generator, which counts once it is confirmed. One that was left unfinished before is forgotten.
 *
 *  @throws AppError FACTOR_KIND_OFF, FACTORS_TOO_MANY
 */
export async function enrollTotp(deps: FactorDeps, by: FactorActor): Promise<TotpEnrollment> {
  const { userId, username } = by;
  await assertAddable(deps.db, { userId, kind: 'totp' });
  const { name: issuer } = await readOrganization(deps.db);
  const secret = makeSecret();
  try {
    const id = await deps.db.transaction().execute(async (tx) => {
      await forgetUnfinished(tx, userId);
      return insertUnfinished(deps, tx, { userId, secret });
    });
    return { id, key: keyOf(secret), uri: uriOf(secret, { issuer, account: username }) };
  } finally {
    secret.fill(0);
  }
}

/** Makes a code generator a factor, once it has shown a code. That code is used up.
 *
 *  Wrong codes are not counted: who confirms has the secret on the screen and has nothing to guess.
 *
 *  @throws AppError FACTOR_NOT_FOUND when there is none to confirm, or 15 minutes are over; CODE_WRONG; CODE_CLOCK_DRIFT with `driftSeconds`;
 *    FACTOR_KIND_OFF, FACTORS_TOO_MANY
 */
export async function confirmTotp(
  deps: FactorDeps,
  by: FactorActor,
  { factorId, code, name }: { factorId: string; code: string; name: string },
): Promise<Factor> {
  const { userId } = by;
  return deps.db.transaction().execute(async (tx) => {
    await assertAddable(tx, { userId, kind: 'totp' });
    const secret = await lockUnfinished(tx, { userId, factorId });
    const step = stepOf(await readNow(tx));
    const away = matchCode(deps, { factorId, secret }, { code, step });
    if (away === null || Math.abs(away) > stepsTaken) throw refusalOf(away);
    await useStep(tx, factorId, step + away);
    await tx
      .updateTable('factors')
      .set({ name, confirmed_at: sql<Date>`clock_timestamp()` })
      .where('id', '=', factorId)
      .execute();
    if (by.sessionId) await deps.markEnrolled(tx, by.sessionId);
    await tellOfFactor(deps, tx, { what: 'added', userId, factor: { id: factorId, kind: 'totp', name }, by });
    return getFactor(tx, { userId, factorId });
  });
}

async function insertUnfinished(
  { vault }: FactorDeps,
  tx: Tx,
  { userId, secret }: { userId: string; secret: Buffer },
): Promise<string> {
  const { id } = await tx
    .insertInto('factors')
    .values({ user_id: userId, kind: 'totp', name: '', confirmed_at: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('totp_secrets')
    .values({ factor_id: id, secret: vault.protect(secret, secretLabel(id)) })
    .execute();
  return id;
}

async function lockUnfinished(tx: Tx, which: { userId: string; factorId: string }): Promise<Buffer> {
  const row = await tx
    .selectFrom('factors')
    .innerJoin('totp_secrets', 'totp_secrets.factor_id', 'factors.id')
    .where('factors.id', '=', which.factorId)
    .where('user_id', '=', which.userId)
    .where('confirmed_at', 'is', null)
    .where('created_at', '>', sql<Date>`clock_timestamp() - make_interval(mins => ${confirmWithinMinutes})`)
    .select('secret')
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new AppError('FACTOR_NOT_FOUND');
  return row.secret;
}

async function forgetUnfinished(tx: Tx, userId: string): Promise<void> {
  await tx
    .deleteFrom('factors')
    .where('user_id', '=', userId)
    .where('kind', '=', 'totp')
    .where('confirmed_at', 'is', null)
    .execute();
}
