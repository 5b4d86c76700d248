import type { PasswordRule } from '@rekey/protocol';
import type { Entry } from 'ldapts';
import { type DirectoryConnection, textOf, textsOf } from '../ldap-wire/index.ts';
import type { LdapAccount } from './entries.ts';

/** Reads the password policy that holds for an account; null where the directory has none that we can tell.
 *
 *  The entry names its own, or else the server's default holds, whose name stands in the server's configuration, where we cannot read. So the
 *  only policy there is must be it, or among several the one that is called "default".
 */
export async function readPolicy(
  connection: DirectoryConnection,
  of: { baseDn: string; account: LdapAccount | null },
): Promise<Entry | null> {
  if (of.account?.policyDn) {
    const [own] = await connection.search(of.account.policyDn, { scope: 'base', attributes: policyAttributes });
    return own ?? null;
  }
  const policies = await connection.search(await namingContext(connection, of.baseDn), {
    scope: 'sub',
    filter: '(objectClass=pwdPolicy)',
    attributes: policyAttributes,
  });
  if (policies.length === 1) return policies[0] ?? null;
  return policies.find((policy) => textOf(policy, 'cn')?.toLowerCase() === 'default') ?? null;
}

const policyAttributes = ['cn', 'pwdCheckQuality', 'pwdMinLength', 'pwdMaxLength', 'pwdInHistory', 'pwdMinAge'];

/** Policies often stand beside the people, not among them: the whole naming context is searched. */
async function namingContext(connection: DirectoryConnection, baseDn: string): Promise<string> {
  const [root] = await connection.search('', { scope: 'base', attributes: ['namingContexts'] });
  const contexts = root ? textsOf(root, 'namingContexts') : [];
  return contexts.find((context) => context && baseDn.toLowerCase().endsWith(context.toLowerCase())) ?? baseDn;
}

/** States a policy as rules for this account's next password. A minimum age that has passed is left out. */
export function rulesOf(policy: Entry, account: LdapAccount, now: Date): PasswordRule[] {
  const numberOf = (attribute: string) => Number(textOf(policy, attribute) ?? '0');
  const rules: PasswordRule[] = [];
  // Quality 0 = not checked (slapo-ppolicy(5)).
  if (numberOf('pwdCheckQuality') > 0) {
    const minimum = numberOf('pwdMinLength');
    const maximum = numberOf('pwdMaxLength');
    if (minimum > 0) rules.push({ type: 'minimum-length', minimum });
    if (maximum > 0) rules.push({ type: 'maximum-length', maximum });
  }
  const count = numberOf('pwdInHistory');
  if (count > 0) rules.push({ type: 'not-previous', count });
  const changeAllowedFrom = new Date((account.passwordChangedAt?.getTime() ?? 0) + numberOf('pwdMinAge') * 1000);
  if (!account.mustChange && changeAllowedFrom > now) {
    rules.push({ type: 'minimum-age', changeAllowedFrom: changeAllowedFrom.toISOString() });
  }
  return rules;
}
