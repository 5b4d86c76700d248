import {
  AppError,
  judgeRule,
  type PasswordCheck,
  type PasswordPolicy,
  type PasswordRules,
  type SourcedRule,
} from '@rekey/protocol';
import { toCodePoints } from '../platform/http/secret-body.ts';
import { readStoreRules } from '../stores/index.ts';
import type { UserRow } from '../users/index.ts';
import { organizationRules, readPolicy } from './password-policy.ts';
import type { PasswordDeps } from './ports.ts';

/** How long a store may take to tell its rules: a reader waits a little, a change hardly. */
const viewLimitMs = 6_000;
const submitLimitMs = 1_500;

/** All rules for a user's next password: the organization's first, then those of every store that could be read. */
async function readRules(
  deps: PasswordDeps,
  user: UserRow,
  limitMs: number,
): Promise<{ policy: PasswordPolicy; rules: SourcedRule[]; unreadable: string[] }> {
  const policy = await readPolicy(deps.propagation.db);
  const stores = await readStoreRules({ db: deps.propagation.db, connectors: deps.connectors }, user.id, limitMs);
  return { policy, rules: [...organizationRules(policy, user), ...stores.rules], unreadable: stores.unreadable };
}

/** The rules as pages show them before anything is typed. */
export async function viewRules(deps: PasswordDeps, user: UserRow): Promise<PasswordRules> {
  const { rules, unreadable } = await readRules(deps, user, viewLimitMs);
  return { rules, unreadable };
}

/** Names every rule that the password breaks, as far as it can be told here; empty when it is acceptable.
 *
 *  @param current where it is known
 */
export async function brokenRules(
  deps: Pick<PasswordDeps, 'breached'>,
  rules: readonly SourcedRule[],
  password: Buffer,
  current?: Buffer,
): Promise<SourcedRule[]> {
  const codePoints = toCodePoints(password);
  const currentCodePoints = current && toCodePoints(current);
  try {
    const broken = rules.filter(({ rule }) => judgeRule(rule, codePoints, currentCodePoints) === 'broken');
    const breachedRule = rules.find(({ rule }) => rule.type === 'not-breached');
    if (breachedRule && (await deps.breached.isBreached(password))) broken.push(breachedRule);
    return broken;
  } finally {
    codePoints.fill(0);
    currentCodePoints?.fill(0);
  }
}

/** Judges a password while it is being typed: what the browser cannot judge by itself; the stores' rules it has already. */
export async function checkTyped(deps: PasswordDeps, user: UserRow, newPassword: Buffer): Promise<PasswordCheck> {
  const policy = await readPolicy(deps.propagation.db);
  return { broken: await brokenRules(deps, organizationRules(policy, user), newPassword) };
}

/** Checks a new password before anything is done with it.
 *
 *  @returns the organization's policy, as it was checked against
 *  @throws AppError PASSWORD_REFUSED_BY_POLICY with the broken rules
 */
export async function assertAcceptable(
  deps: PasswordDeps,
  user: UserRow,
  passwords: { newPassword: Buffer; currentPassword?: Buffer | null },
): Promise<PasswordPolicy> {
  const { policy, rules } = await readRules(deps, user, submitLimitMs);
  const broken = await brokenRules(deps, rules, passwords.newPassword, passwords.currentPassword ?? undefined);
  if (broken.length > 0) throw new AppError('PASSWORD_REFUSED_BY_POLICY', { details: { broken } });
  return policy;
}
