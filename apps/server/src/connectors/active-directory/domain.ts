import { bytesOf, type DirectoryConnection, textOf } from '../ldap-wire/index.ts';
import { guidText } from '../object-guid.ts';

/** Where the domain's policy and schema stand. */
export interface DomainNames {
  domainDn: string;
  schemaDn: string;
}

/** What the connector reads of an account, each time anew. */
export interface AdAccount {
  id: string;
  dn: string;
  username: string;
  principalName: string | null;
  displayName: string | null;
  /** 100 ns since 1601; 0n = must change at the next log-on. */
  passwordLastSet: bigint;
  /** DN of the fine-grained policy that holds for it. */
  resultantPolicyDn: string | null;
}

const accountAttributes = [
  ...['objectGUID', 'sAMAccountName', 'userPrincipalName', 'displayName', 'pwdLastSet', 'msDS-ResultantPSO'],
];

/** Reads the names of domain and schema from the root of the controller. */
export async function readDomainNames(connection: DirectoryConnection): Promise<DomainNames> {
  const attributes = ['defaultNamingContext', 'schemaNamingContext'];
  const [root] = await connection.search('', { scope: 'base', attributes });
  return {
    domainDn: (root && textOf(root, 'defaultNamingContext')) ?? '',
    schemaDn: (root && textOf(root, 'schemaNamingContext')) ?? '',
  };
}

type SearchOptions = Parameters<DirectoryConnection['search']>[1];

/** Reads accounts as `search` finds them. */
export async function readAccounts(
  connection: DirectoryConnection,
  base: string,
  options: SearchOptions,
): Promise<AdAccount[]> {
  const entries = await connection.search(base, {
    ...options,
    attributes: accountAttributes,
    explicitBufferAttributes: ['objectGUID'],
  });
  return entries.flatMap((entry) => {
    const guid = bytesOf(entry, 'objectGUID');
    const username = textOf(entry, 'sAMAccountName');
    if (guid === null || username === null) return [];
    return {
      id: guidText(guid),
      dn: entry.dn,
      username,
      principalName: textOf(entry, 'userPrincipalName'),
      displayName: textOf(entry, 'displayName'),
      passwordLastSet: BigInt(textOf(entry, 'pwdLastSet') ?? '0'),
      resultantPolicyDn: textOf(entry, 'msDS-ResultantPSO'),
    };
  });
}

/** Whether the schema allows one value only, so that a marker can be compared with "none". */
export async function isSingleValued(
  connection: DirectoryConnection,
  schema: { dn: string; attribute: string },
): Promise<boolean> {
  const [entry] = await connection.search(schema.dn, {
    scope: 'one',
    // A name from the settings' schema: letters, digits and hyphens.
    filter: `(lDAPDisplayName=${schema.attribute})`,
    attributes: ['isSingleValued'],
  });
  return entry !== undefined && textOf(entry, 'isSingleValued') === 'TRUE';
}
