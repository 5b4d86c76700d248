import type { StoreAccount } from '../connector.ts';
import { sameName } from '../same-name.ts';
import { readAccountsBy } from './entries.ts';
import type { LdapSession } from './session.ts';

/** Finds the entry that has this user name, if there is exactly one. */
export async function findAccount(session: LdapSession, username: string): Promise<StoreAccount | null> {
  const { usernameAttribute } = session.settings;
  const found = await session.asService((connection) =>
    readAccountsBy(connection, session.settings, { attribute: usernameAttribute, value: username }),
  );
  const exact = found.flatMap(({ id, usernames }) => {
    const name = usernames.find((each) => sameName(each, username));
    return name === undefined ? [] : [{ id, name }];
  });
  return exact.length === 1 ? (exact[0] ?? null) : null;
}
