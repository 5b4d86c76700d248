import { EqualityFilter } from 'ldapts';
import { type DirectoryConnection, textOf, textsOf } from '../ldap-wire/index.ts';

/** What the connector reads of an entry, each time anew. */
export interface LdapAccount {
  id: string;
  dn: string;
  usernames: string[];
  /** An administrator's reset stands: the user must choose a new password. */
  mustChange: boolean;
  /** DN of the policy that the entry itself names. */
  policyDn: string | null;
  passwordChangedAt: Date | null;
}

/** Reads the entry with this entryUUID; null where there is none. */
export async function readAccount(
  connection: DirectoryConnection,
  at: { baseDn: string; usernameAttribute: string },
  accountId: string,
): Promise<LdapAccount | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(accountId)) return null;
  const [account] = await readAccountsBy(connection, at, { attribute: 'entryUUID', value: accountId });
  return account ?? null;
}

/** Reads the entries whose attribute equals a value. The filter is encoded, never written as text: there is nothing to escape. */
export async function readAccountsBy(
  connection: DirectoryConnection,
  at: { baseDn: string; usernameAttribute: string },
  equality: { attribute: string; value: string },
): Promise<LdapAccount[]> {
  const filter = new EqualityFilter(equality);
  const attributes = [at.usernameAttribute, 'entryUUID', 'pwdReset', 'pwdPolicySubentry', 'pwdChangedTime'];
  const entries = await connection.search(at.baseDn, { scope: 'sub', filter, attributes });
  return entries.flatMap((entry) => {
    const id = textOf(entry, 'entryUUID');
    if (id === null) return [];
    return {
      id,
      dn: entry.dn,
      usernames: textsOf(entry, at.usernameAttribute),
      mustChange: textOf(entry, 'pwdReset') === 'TRUE',
      policyDn: textOf(entry, 'pwdPolicySubentry'),
      passwordChangedAt: dateOf(textOf(entry, 'pwdChangedTime')),
    };
  });
}

/** GeneralizedTime in UTC (RFC 4517 3.3.13), as ppolicy writes it. */
function dateOf(value: string | null): Date | null {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.\d+)?Z$/.exec(value ?? '');
  if (!parts) return null;
  const [year = 0, month = 1, day, hour, minute, second] = parts.slice(1).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
