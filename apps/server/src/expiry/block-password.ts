import type { Tx } from '../tables.ts';

/** Has the password open nothing any more, until a reset makes another; in the caller's transaction. */
export async function blockPassword(tx: Tx, userId: string, now: Date): Promise<void> {
  const blocked = {
    change_required_from: now,
    change_required_by: 'report',
    blocked_at: now,
    updated_at: now,
  } as const;
  await tx
    .insertInto('password_expiries')
    .values({ user_id: userId, ...blocked })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(blocked))
    .execute();
}
