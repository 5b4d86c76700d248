import type { ChallengePush } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Db } from '../../tables.ts';
import { readNextPush } from './limit-pushes.ts';

/** The newest push of a challenge as the screen that asks sees it, and when the next one may be sent (null = now). */
export async function viewPush(
  db: Db,
  challenge: { id: string; userId: string },
): Promise<{ push: ChallengePush | null; nextPushAt: Date | null }> {
  const row = await db
    .selectFrom('push_requests')
    .where('challenge_id', '=', challenge.id)
    .orderBy('created_at', 'desc')
    .limit(1)
    .select(['id', 'number', 'reach', 'expires_at', shownState.as('state')])
    .executeTakeFirst();
  const next = await readNextPush(db, challenge.userId);
  const push = row && {
    id: row.id,
    state: row.state,
    number: row.number,
    expiresAt: row.expires_at.toISOString(),
    reach: row.reach,
  };
  return { push: push ?? null, nextPushAt: next?.nextPushAt ?? null };
}

/** The state of a push: one that has run out is 'expired' even before somebody has written it down. */
export const shownState = sql<ChallengePush['state']>`
  case when push_requests.state = 'open' and push_requests.expires_at <= clock_timestamp() then 'expired'
    else push_requests.state end`;
