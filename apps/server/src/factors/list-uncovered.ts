import { AppError, Id, type ProofKind, type UncoveredUserPage } from '@rekey/protocol';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../tables.ts';
import { addableKinds, isDuoAlone } from './decide-proof.ts';
import type { FactorDeps } from './ports.ts';
import { readStandings, toFactorStanding } from './standing.ts';

/** One page of the active users who have no factor of a kind that is switched on, by user name. Nobody where Duo is the only kind.
 *
 *  @throws AppError REQUEST_INVALID for a cursor that is not of ours
 */
export async function listUncovered(
  { db, clock }: Pick<FactorDeps, 'db' | 'clock'>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<z.infer<typeof UncoveredUserPage>> {
  if (cursor !== undefined && !Id.safeParse(cursor).success) throw new AppError('REQUEST_INVALID');
  const settings = await db.selectFrom('factor_settings').select('kinds').executeTakeFirst();
  const enabled: readonly ProofKind[] = settings?.kinds ?? [];
  if (isDuoAlone(enabled)) return { items: [], nextCursor: null };
  const rows = await selectUncovered(db, enabled, { cursor, limit: limit + 1 });
  const users = rows.slice(0, limit);
  const standings = await readStandings(
    db,
    users.map(({ id }) => id),
  );
  const now = clock.now();
  const items = users.flatMap((user) => {
    const standing = standings.get(user.id);
    return standing ? [{ ...user, standing: toFactorStanding(standing, now) }] : [];
  });
  return { items, nextCursor: rows.length > limit ? (users.at(-1)?.id ?? null) : null };
}

function selectUncovered(
  db: Db,
  enabled: readonly ProofKind[],
  { cursor, limit }: { cursor: string | undefined; limit: number },
) {
  return db
    .selectFrom('users')
    .where('state', '=', 'active')
    .where(
      sql<boolean>`not exists (
        select from factors where factors.user_id = users.id and confirmed_at is not null and removed_at is null
          and kind = any(${addableKinds(enabled)}::text[])
      )`,
    )
    .$if(cursor !== undefined, (users) =>
      users.where(
        sql<boolean>`lower(users.username) > (select lower(last.username) from users last where last.id = ${cursor})`,
      ),
    )
    .orderBy(sql`lower(users.username)`)
    .limit(limit)
    .select(['id', 'username', 'display_name as displayName'])
    .execute();
}
