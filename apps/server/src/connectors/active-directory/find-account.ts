import { AndFilter, EqualityFilter } from 'ldapts';
import type { StoreAccount } from '../connector.ts';
import { sameName } from '../same-name.ts';
import { readAccounts } from './domain.ts';
import type { AdSession } from './session.ts';

/** Finds the user with this account name, or with this user principal name where it holds an @.
 *
 *  The filter is encoded value by value, never written as text (RFC 4515 has nothing to escape then).
 */
export async function findAccount(session: AdSession, username: string): Promise<StoreAccount | null> {
  const byPrincipal = username.includes('@');
  const filter = new AndFilter({
    filters: [
      new EqualityFilter({ attribute: 'objectCategory', value: 'person' }),
      new EqualityFilter({ attribute: 'objectClass', value: 'user' }),
      new EqualityFilter({ attribute: byPrincipal ? 'userPrincipalName' : 'sAMAccountName', value: username }),
    ],
  });
  const accounts = await session.asService((connection) =>
    readAccounts(connection, session.settings.baseDn, { scope: 'sub', filter }),
  );
  // The directory compares more loosely than we may: without accents, for one.
  const exact = accounts.filter((account) =>
    sameName((byPrincipal ? account.principalName : account.username) ?? '', username),
  );
  const [account] = exact;
  return account && exact.length === 1 ? { id: account.id, name: account.username } : null;
}
