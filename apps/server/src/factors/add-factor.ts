import { AppError, type FactorKind } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Db, Tx } from '../tables.ts';
import { addableKinds } from './decide-proof.ts';
import type { FactorDeps } from './ports.ts';
import { readStanding } from './standing.ts';
import { type FactorActor, tellOfFactor } from './tell-of-factor.ts';

/** A factor that has shown that it works. */
export interface NewFactor {
  userId: string;
  kind: FactorKind;
  name: string;
  by: FactorActor;
}

// Every code generator more is a guess more that each try makes.
const factorsMax = 10;

/** Adds a factor in the caller's transaction, and tells of it. What belongs to its kind is the caller's to add.
 *
 *  @returns its id
 *  @throws AppError FACTOR_KIND_OFF, FACTORS_TOO_MANY
 */
export async function addFactor(deps: FactorDeps, tx: Tx, { userId, kind, name, by }: NewFactor): Promise<string> {
  await assertAddable(tx, { userId, kind });
  const { id } = await tx
    .insertInto('factors')
    .values({ user_id: userId, kind, name, confirmed_at: sql<Date>`clock_timestamp()` })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (by.sessionId) await deps.markEnrolled(tx, by.sessionId);
  await tellOfFactor(deps, tx, { what: 'added', userId, factor: { id, kind, name }, by });
  return id;
}

/** Refuses a kind of factor that the organization does not take, and more factors than one can have.
 *
 *  @throws AppError FACTOR_KIND_OFF, FACTORS_TOO_MANY
 */
export async function assertAddable(db: Db, { userId, kind }: { userId: string; kind: FactorKind }): Promise<void> {
  const { required, enabled } = await readStanding(db, userId);
  if (!required || !addableKinds(enabled).includes(kind)) throw new AppError('FACTOR_KIND_OFF');
  const { count } = await db
    .selectFrom('factors')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .where('removed_at', 'is', null)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) >= factorsMax) throw new AppError('FACTORS_TOO_MANY', { details: { max: factorsMax } });
}
