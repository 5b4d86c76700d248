import { judgeRule, type PasswordRule, type RefusalReason } from '@rekey/protocol';
import { type DirectoryConnection, DirectoryFailure, ldapStatus, textOf } from '../ldap-wire/index.ts';
import type { AdAccount } from './domain.ts';
import { dateOfFileTime } from './file-time.ts';
import { codePointsOfPassword } from './unicode-password.ts';

/** The policy that holds for one account: the domain's, or its fine-grained one. */
export interface AdPolicy {
  minimumLength: number;
  complexity: boolean;
  historyLength: number;
  /** In units of 100 ns. */
  minimumAge: bigint;
}

/** Reads the account's policy.
 *
 *  @throws DirectoryFailure; 'refused' where a fine-grained policy holds that the service account may not read: the domain's would be a lie.
 */
export async function readPolicy(
  connection: DirectoryConnection,
  of: { domainDn: string; account: AdAccount },
): Promise<AdPolicy> {
  const policyDn = of.account.resultantPolicyDn;
  const names = policyDn === null ? domainAttributes : fineGrainedAttributes;
  const [entry] = await connection.search(policyDn ?? of.domainDn, { scope: 'base', attributes: Object.values(names) });
  const minimumLength = entry && textOf(entry, names.minimumLength);
  if (!entry || minimumLength === null || minimumLength === undefined) {
    const diagnostic = `the service account may not read the password policy ${policyDn ?? of.domainDn}`;
    throw new DirectoryFailure('refused', { status: ldapStatus.insufficientAccess, diagnostic });
  }
  return {
    minimumLength: Number(minimumLength),
    complexity: isComplexityOn(textOf(entry, names.complexity)),
    historyLength: Number(textOf(entry, names.historyLength) ?? '0'),
    minimumAge: -BigInt(textOf(entry, names.minimumAge) ?? '0'),
  };
}

const domainAttributes = {
  minimumLength: 'minPwdLength',
  complexity: 'pwdProperties',
  historyLength: 'pwdHistoryLength',
  minimumAge: 'minPwdAge',
};
const fineGrainedAttributes = {
  minimumLength: 'msDS-MinimumPasswordLength',
  complexity: 'msDS-PasswordComplexityEnabled',
  historyLength: 'msDS-PasswordHistoryLength',
  minimumAge: 'msDS-MinimumPasswordAge',
};

/** A boolean in a fine-grained policy; in the domain's a flag word with DOMAIN_PASSWORD_COMPLEX = 1 (MS-SAMR 2.2.3.5). */
function isComplexityOn(value: string | null): boolean {
  return value === 'TRUE' || (value !== null && (Number(value) & 1) === 1);
}

/** States a policy as rules for this account's next password. A minimum age that has passed is left out. */
export function rulesOf(policy: AdPolicy, account: AdAccount, now: Date): PasswordRule[] {
  const rules: PasswordRule[] = [];
  if (policy.minimumLength > 0) rules.push({ type: 'minimum-length', minimum: policy.minimumLength });
  if (policy.complexity) rules.push(threeOfFiveClasses, { type: 'no-own-words', words: ownWords(account) });
  if (policy.historyLength > 0) rules.push({ type: 'not-previous', count: policy.historyLength });
  const changeAllowedFrom = dateOfFileTime(account.passwordLastSet + policy.minimumAge);
  if (policy.minimumAge > 0n && account.passwordLastSet > 0n && changeAllowedFrom > now) {
    rules.push({ type: 'minimum-age', changeAllowedFrom: changeAllowedFrom.toISOString() });
  }
  return rules;
}

const threeOfFiveClasses: PasswordRule = {
  type: 'character-classes',
  minimum: 3,
  of: ['uppercase', 'lowercase', 'digit', 'symbol', 'other-letter'],
};

/** The account name as a whole, and the parts of the display name, of three characters or more (MS-SAMR 3.1.1.7.2). */
function ownWords(account: AdAccount): string[] {
  const parts = (account.displayName ?? '').split(/[,.\-_\s#]+/);
  const words = [account.username, ...parts].filter((word) => word.length >= 3);
  return [...new Set(words.map((word) => word.toLowerCase()))];
}

/** Finds which rule made the directory refuse: it says no more than "policy" itself (0000052D).
 *
 *  What remains when every rule that can be judged is met is the history, where there is one. A reset is not held to age and history.
 */
export function nameBrokenRule(
  rules: PasswordRule[],
  attempt: { newPassword: Buffer; form: 'change' | 'reset' },
): RefusalReason {
  const isChange = attempt.form === 'change';
  if (isChange && rules.some((rule) => rule.type === 'minimum-age')) return 'password-too-young';
  const points = codePointsOfPassword(attempt.newPassword);
  const broken = rules.filter((rule) => judgeRule(rule, points) === 'broken').map((rule) => rule.type);
  points.fill(0);
  if (broken.includes('minimum-length')) return 'password-too-short';
  if (broken.length > 0) return 'password-not-complex';
  if (isChange && rules.some((rule) => rule.type === 'not-previous')) return 'password-in-history';
  return 'password-refused-by-policy';
}
