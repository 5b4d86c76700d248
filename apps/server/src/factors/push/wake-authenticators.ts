import { sql } from 'kysely';
import type { FactorDeps } from '../ports.ts';
import { challengeTopic } from '../topics.ts';
import { type PushKeys, readPushKeys } from './push-keys.ts';
import { sendWake } from './send-wake.ts';
import { listSubscriptions, recordWake, type Subscription } from './subscriptions.ts';

type WakeDeps = Pick<FactorDeps, 'db' | 'vault' | 'origin' | 'pushServices' | 'pushAuthority' | 'publish' | 'log'>;

/** Wakes the authenticators of a push's user, and notes how far the push got. Nothing happens when the push is over.
 *
 *  Never throws for what a push service does: a wake-up that comes later is one for nothing, and the screen offers another way at once.
 */
export async function wakeAuthenticators(deps: WakeDeps, pushId: string): Promise<void> {
  const push = await findOpenPush(deps, pushId);
  if (!push) return;
  const subscriptions = await listSubscriptions(deps, push.userId);
  const keys = await readPushKeys(deps);
  const wakings = subscriptions.map(async (subscription) => {
    const isSent = await wake(deps, keys, subscription);
    // At once, without waiting for a service that hangs.
    if (isSent) await recordReach(deps, push, 'sent');
    return isSent;
  });
  const sent = await Promise.all(wakings);
  if (!sent.includes(true)) await recordReach(deps, push, 'failed');
}

interface OpenPush {
  id: string;
  userId: string;
  challengeId: string;
}

async function findOpenPush({ db }: WakeDeps, id: string): Promise<OpenPush | undefined> {
  return db
    .selectFrom('push_requests')
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .select(['id', 'user_id as userId', 'challenge_id as challengeId'])
    .executeTakeFirst();
}

async function wake(deps: WakeDeps, keys: PushKeys, subscription: Subscription): Promise<boolean> {
  const outcome = await sendWake(deps, keys, subscription.address.endpoint);
  await recordWake(deps.db, subscription, outcome);
  return outcome === 'sent';
}

// A phone that has fetched the push is further than any push service.
async function recordReach(deps: WakeDeps, push: OpenPush, reach: 'sent' | 'failed'): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('push_requests')
      .set({ reach })
      .where('id', '=', push.id)
      .where('reach', '=', 'sending')
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await deps.publish(tx, challengeTopic, push.challengeId);
  });
}
