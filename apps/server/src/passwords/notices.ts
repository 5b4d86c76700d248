import type { Notice } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Db, Tx } from '../tables.ts';

/** Tells the user something at the next look into the portal; in the transaction that it is about, so that neither is without the other. */
export async function recordNotice(
  tx: Tx,
  notice: { userId: string; kind: Notice['kind']; details: Record<string, string> },
): Promise<void> {
  await tx
    .insertInto('notices')
    .values({ user_id: notice.userId, kind: notice.kind, details: JSON.stringify(notice.details) })
    .execute();
}

/** What the user has not yet seen, newest first; without what this very session did, because it was told on the spot. */
export async function listUnseenNotices(db: Db, userId: string, sessionId: string): Promise<Notice[]> {
  const rows = await db
    .selectFrom('notices')
    .where('user_id', '=', userId)
    .where('seen_at', 'is', null)
    .where(sql<boolean>`details ->> 'sessionId' is distinct from ${sessionId}`)
    .orderBy('created_at', 'desc')
    .limit(20)
    .select(['id', 'kind', 'details', 'created_at as createdAt'])
    .execute();
  return rows.map(({ id, kind, details: { sessionId: _ours, ...details }, createdAt }) => ({
    id,
    kind: kind as Notice['kind'],
    details,
    createdAt: createdAt.toISOString(),
  }));
}

/** The user has seen it. False when it is not the user's. */
export async function markNoticeSeen(db: Db, userId: string, noticeId: string, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('notices')
    .set((eb) => ({ seen_at: eb.fn.coalesce('seen_at', eb.val(now)) }))
    .where('id', '=', noticeId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}
