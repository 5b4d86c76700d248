import { type Account, openDatabase } from '../storage/database.ts';
import { createLiveList } from '../storage/live-list.ts';

/** The accounts that this phone answers for, oldest first. */
export const accountList = createLiveList('accounts', listAccounts);

/** Reads them from the phone's database. */
export async function listAccounts(): Promise<Account[]> {
  const accounts = await (await openDatabase()).getAll('accounts');
  return accounts.sort((one, other) => one.pairedAt - other.pairedAt);
}

/** Keeps a new account. */
export async function keepAccount(account: Account): Promise<void> {
  await (await openDatabase()).put('accounts', account);
  await accountList.refresh();
}

/** Changes what is known of an account; does nothing when it is gone. */
export async function updateAccount(factorId: string, news: Partial<Account>): Promise<void> {
  const transaction = (await openDatabase()).transaction('accounts', 'readwrite');
  const account = await transaction.store.get(factorId);
  if (account) await transaction.store.put({ ...account, ...news });
  await transaction.done;
  await accountList.refresh();
}

/** Forgets an account and its key. Nothing brings the key back. */
export async function forgetAccount(factorId: string): Promise<void> {
  await (await openDatabase()).delete('accounts', factorId);
  await accountList.refresh();
}
