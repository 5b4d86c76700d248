import { AppError, type Factor } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Db, Tx } from '../tables.ts';

/** The database's moment, by which everything about proofs is reckoned. */
export async function readNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('a clock without an answer');
  return row.now;
}

/** Nobody else removes factors of this user until the transaction ends: who removes several writes to the audit log between them, and would wait
 *  there for who waits for the next.
 */
export async function lockFactors(tx: Tx, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`factors of ${userId}`}, 0))`.execute(tx);
}

/** The factors that a user can prove with, oldest first. */
export async function listFactors(db: Db, userId: string): Promise<Factor[]> {
  const rows = await selectFactors(db).where('factors.user_id', '=', userId).orderBy('factors.created_at').execute();
  return rows.map(toFactor);
}

/** One factor of a user.
 *
 *  @throws AppError FACTOR_NOT_FOUND also for somebody else's, and for one that is not confirmed or was removed
 */
export async function getFactor(db: Db, { userId, factorId }: { userId: string; factorId: string }): Promise<Factor> {
  const row = await selectFactors(db)
    .where('factors.user_id', '=', userId)
    .where('factors.id', '=', factorId)
    .executeTakeFirst();
  if (!row) throw new AppError('FACTOR_NOT_FOUND');
  return toFactor(row);
}

type SelectedFactor = Awaited<ReturnType<ReturnType<typeof selectFactors>['executeTakeFirstOrThrow']>>;

function selectFactors(db: Db) {
  return db
    .selectFrom('factors')
    .leftJoin('authenticators', 'authenticators.factor_id', 'factors.id')
    .where('factors.confirmed_at', 'is not', null)
    .where('factors.removed_at', 'is', null)
    .select(['factors.id', 'factors.kind', 'factors.name', 'factors.last_used_at as lastUsedAt'])
    .select(['factors.confirmed_at as confirmedAt', 'authenticators.wake_failed_at as wakeFailedAt'])
    .select(sql<boolean>`authenticators.subscription is not null`.as('isSubscribed'))
    .$narrowType<{ confirmedAt: Date }>();
}

function toFactor(row: SelectedFactor): Factor {
  const { id, kind, name, confirmedAt, lastUsedAt } = row;
  return {
    id,
    kind,
    name,
    createdAt: confirmedAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    wake: kind === 'authenticator' ? wakeOf(row) : null,
  };
}

function wakeOf({ isSubscribed, wakeFailedAt }: SelectedFactor): NonNullable<Factor['wake']> {
  if (!isSubscribed) return 'off';
  return wakeFailedAt === null ? 'ready' : 'failing';
}
