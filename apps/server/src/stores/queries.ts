import type { ManagedUserWays, Store, StoreConfiguration } from '@rekey/protocol';
import type { Db, Tx } from '../tables.ts';

/** A store as it is kept; `bindPassword` is sealed by the vault. */
export interface StoreRow {
  id: string;
  name: string;
  configuration: StoreConfiguration;
  bindPassword: Buffer | null;
  managedUserWays: ManagedUserWays;
  createdAt: Date;
}

/** One account of a user in a store: where a change must arrive. */
export interface StoreTarget {
  targetId: string;
  storeId: string;
  storeName: string;
  /** The account's unchanging id in the store, and its name for people. */
  accountId: string;
  account: string;
}

const columns = [
  'id',
  'name',
  'configuration',
  'bind_password as bindPassword',
  'managed_user_ways as managedUserWays',
  'created_at as createdAt',
] as const;

export async function findStore(db: Db, id: string): Promise<StoreRow | null> {
  return (await db.selectFrom('stores').where('id', '=', id).select(columns).executeTakeFirst()) ?? null;
}

/** All stores as the console shows them. */
export async function listStores(db: Db): Promise<Store[]> {
  const rows = await db
    .selectFrom('stores')
    .select([...columns])
    .select((eb) =>
      eb
        .selectFrom('store_accounts')
        .whereRef('store_accounts.store_id', '=', 'stores.id')
        .select((count) => count.fn.countAll<string>().as('accounts'))
        .as('accounts'),
    )
    .orderBy('name')
    .execute();
  return rows.map((row) => toStore(row, Number(row.accounts)));
}

/** A row as the console shows it: without the bind password. */
export function toStore(row: StoreRow, accounts: number): Store {
  const { id, name, configuration, managedUserWays, createdAt } = row;
  return { id, name, configuration, managedUserWays, accounts, createdAt: createdAt.toISOString() };
}

/** The accounts of a user in all stores. */
export function storeTargetsOf(db: Db, userId: string): Promise<StoreTarget[]> {
  return db
    .selectFrom('store_accounts')
    .innerJoin('stores', 'stores.id', 'store_accounts.store_id')
    .where('store_accounts.user_id', '=', userId)
    .orderBy('store_accounts.id')
    .select([
      'store_accounts.id as targetId',
      'stores.id as storeId',
      'stores.name as storeName',
      'store_accounts.account_id as accountId',
      'store_accounts.account_name as account',
    ])
    .execute();
}

/** Who has an account in a store already. */
export async function boundUserIds(db: Db, storeId: string): Promise<Set<string>> {
  const rows = await db.selectFrom('store_accounts').where('store_id', '=', storeId).select('user_id').execute();
  return new Set(rows.map((row) => row.user_id));
}

/** Connects a user with an account; false when either is connected already. */
export async function bindStoreAccount(
  db: Db,
  binding: { storeId: string; userId: string; accountId: string; account: string },
): Promise<boolean> {
  const result = await db
    .insertInto('store_accounts')
    .values({
      store_id: binding.storeId,
      user_id: binding.userId,
      account_id: binding.accountId,
      account_name: binding.account,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows) > 0;
}

/** Whether there is an Active Directory store of this id, which can be a user's authority; it stays until the transaction ends. */
export async function canBeAuthority(tx: Tx, storeId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('stores')
    .where('id', '=', storeId)
    .select('configuration')
    .forShare()
    .executeTakeFirst();
  return row?.configuration.kind === 'active-directory';
}
