import { PushSubscriptionRequest } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Vault } from '../../platform/vault/index.ts';
import type { Db } from '../../tables.ts';
import { readEndpoint } from './push-services.ts';

interface SubscriptionDeps {
  db: Db;
  vault: Pick<Vault, 'protect' | 'reveal'>;
}

/** Where an authenticator can be woken. */
export interface Subscription {
  factorId: string;
  address: PushSubscriptionRequest;
  /** As it is stored; tells whether the phone has renewed it meanwhile. */
  stored: Buffer;
}

const labelOf = (factorId: string) => `authenticator-subscription|${factorId}`;

/** Keeps where an authenticator can be woken; the subscription before it is forgotten.
 *
 *  @throws AppError PUSH_SERVICE_NOT_ALLOWED
 */
export async function saveSubscription(
  { db, vault, pushServices }: SubscriptionDeps & { pushServices: readonly string[] },
  factorId: string,
  { endpoint, keys }: PushSubscriptionRequest,
): Promise<void> {
  const address = { endpoint: readEndpoint(endpoint, pushServices).href, keys };
  await db
    .updateTable('authenticators')
    .set({ subscription: vault.protect(Buffer.from(JSON.stringify(address)), labelOf(factorId)), wake_failed_at: null })
    .where('factor_id', '=', factorId)
    .execute();
}

/** Forgets where an authenticator can be woken, because it says so. */
export async function dropSubscription(db: Db, factorId: string): Promise<void> {
  await db
    .updateTable('authenticators')
    .set({ subscription: null, wake_failed_at: null })
    .where('factor_id', '=', factorId)
    .execute();
}

/** Where a user's authenticators can be woken; those that cannot are left out. */
export async function listSubscriptions({ db, vault }: SubscriptionDeps, userId: string): Promise<Subscription[]> {
  const rows = await db
    .selectFrom('authenticators')
    .innerJoin('factors', 'factors.id', 'authenticators.factor_id')
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .where('subscription', 'is not', null)
    .select(['factor_id as factorId', 'subscription as stored'])
    .$narrowType<{ stored: Buffer }>()
    .execute();
  return rows.map(({ factorId, stored }) => {
    const text = vault.reveal(stored, labelOf(factorId)).toString();
    return { factorId, stored, address: PushSubscriptionRequest.parse(JSON.parse(text)) };
  });
}

/** Notes what became of a wake-up, unless the phone has renewed its subscription meanwhile. One that is gone is forgotten. */
export async function recordWake(
  db: Db,
  { factorId, stored }: Subscription,
  outcome: 'sent' | 'failed' | 'gone',
): Promise<void> {
  await db
    .updateTable('authenticators')
    .set({
      wake_failed_at: outcome === 'sent' ? null : sql<Date>`clock_timestamp()`,
      ...(outcome === 'gone' && { subscription: null }),
    })
    .where('factor_id', '=', factorId)
    .where('subscription', '=', stored)
    .execute();
}
