import type { PreviousPasswordUse } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Db } from '../tables.ts';
import type { UserRow } from '../users/index.ts';
import { recordNotice } from './notices.ts';
import type { PasswordDeps } from './ports.ts';

/** Where a password came from that is not the newest any more. */
export interface PreviousUse {
  user: UserRow;
  /** The version that is newest now. */
  version: number;
  source: Pick<PreviousPasswordUse, 'kind' | 'name' | 'address'>;
}

/** Writes down who still tries the previous password, and tells the user once of each: by a notice, and of what they may not notice themselves
 *  (an app, a device) by mail too.
 */
export async function recordPreviousUse(deps: PasswordDeps, { user, version, source }: PreviousUse): Promise<void> {
  const { db, clock } = deps.propagation;
  const now = clock.now();
  const { kind, name, address } = source;
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto('previous_password_uses')
      .values({
        user_id: user.id,
        version,
        source: [kind, name, address].join('|'),
        kind,
        name,
        address,
        first_at: now,
        last_at: now,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['user_id', 'version', 'source'])
          .doUpdateSet({ uses: sql`previous_password_uses.uses + 1`, last_at: now }),
      )
      .returning('uses')
      .executeTakeFirstOrThrow();
    if (row.uses > 1) return;
    await recordNotice(tx, { userId: user.id, kind: 'previous-password-used', details: { kind, name, address } });
    if (kind !== 'browser') await deps.mailPreviousUse(tx, { user, source, at: now });
  });
}

/** Who has tried the previous password since the newest one, last first. */
export async function listPreviousUses(db: Db, userId: string): Promise<PreviousPasswordUse[]> {
  const rows = await db
    .selectFrom('previous_password_uses')
    .innerJoin('users', (join) =>
      join.onRef('users.id', '=', 'user_id').onRef('users.password_version', '=', 'version'),
    )
    .where('user_id', '=', userId)
    .orderBy('last_at', 'desc')
    .limit(50)
    .select(['kind', 'name', 'address', 'uses', 'first_at as firstAt', 'last_at as lastAt'])
    .execute();
  return rows.map(({ firstAt, lastAt, ...use }) => ({
    ...use,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  }));
}
