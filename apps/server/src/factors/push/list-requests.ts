import type { PushRequest } from '@rekey/protocol';
import { sql } from 'kysely';
import type { FactorDeps } from '../ports.ts';
import { challengeTopic } from '../topics.ts';
import type { Authenticator } from './authenticate.ts';
import { shownState } from './view-push.ts';

/** What a phone shows: what is open, and what ended within the last minute. That it was fetched is noted: the screen that asks says so. */
export async function fetchRequests(
  deps: Pick<FactorDeps, 'db' | 'publish'>,
  { userId, username }: Authenticator,
): Promise<PushRequest[]> {
  const rows = await deps.db
    .selectFrom('push_requests')
    .innerJoin('challenges', 'challenges.id', 'push_requests.challenge_id')
    .where('push_requests.user_id', '=', userId)
    .where(
      sql<boolean>`push_requests.state = 'open' and push_requests.expires_at > clock_timestamp() - interval '1 minute'
        or push_requests.decided_at > clock_timestamp() - interval '1 minute'`,
    )
    .orderBy('push_requests.created_at', 'desc')
    .select([
      'push_requests.id',
      'push_requests.nonce',
      'push_requests.reach',
      'push_requests.challenge_id as challengeId',
      'challenges.action',
      shownState.as('state'),
      'challenges.address',
      'challenges.app',
      'push_requests.created_at as createdAt',
      'push_requests.expires_at as expiresAt',
    ])
    .execute();
  for (const { id, state, reach, challengeId } of rows) {
    if (state === 'open' && reach !== 'seen') await recordSeen(deps, { id, challengeId });
  }
  return rows.map(({ reach: _ours, challengeId: _too, createdAt, expiresAt, ...shown }) => ({
    ...shown,
    username,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }));
}

async function recordSeen(
  { db, publish }: Pick<FactorDeps, 'db' | 'publish'>,
  { id, challengeId }: { id: string; challengeId: string },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('push_requests')
      .set({ reach: 'seen' })
      .where('id', '=', id)
      .where('reach', '!=', 'seen')
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await publish(tx, challengeTopic, challengeId);
  });
}
