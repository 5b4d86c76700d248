import type { Db } from '../tables.ts';
import type { ConnectorPool } from './connector-pool.ts';
import { bindStoreAccount, type StoreTarget, storeTargetsOf } from './queries.ts';

/** The user's account in a store; looked up there by user name and connected when it is not known yet.
 *
 *  @throws AppError STORE_UNREACHABLE, STORE_REFUSED_US
 */
export async function findOrBindAccount(
  deps: { db: Db; connectors: ConnectorPool },
  storeId: string,
  user: { id: string; username: string },
): Promise<StoreTarget | null> {
  const known = await knownAccount(deps.db, storeId, user.id);
  if (known) return known;
  const connector = await deps.connectors.of(storeId);
  const found = await connector.findAccount(user.username);
  if (!found) return null;
  await bindStoreAccount(deps.db, { storeId, userId: user.id, accountId: found.id, account: found.name });
  return knownAccount(deps.db, storeId, user.id);
}

async function knownAccount(db: Db, storeId: string, userId: string): Promise<StoreTarget | null> {
  const targets = await storeTargetsOf(db, userId);
  return targets.find((target) => target.storeId === storeId) ?? null;
}
