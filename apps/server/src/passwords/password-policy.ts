import { defaultPasswordPolicy, PasswordPolicy, type SourcedRule } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import { takeOverPolicy } from '../expiry/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { PropagationDeps } from '../propagation/index.ts';
import type { Db } from '../tables.ts';

const organization = { kind: 'organization', name: 'organization' } as const;
// What policies of the old school count.
const legacyClasses = ['uppercase', 'lowercase', 'digit', 'symbol'] as const;
// Shorter ones would forbid half the dictionary: "Al" or "Bo" is in everything.
const shortestOwnWord = 4;

/** The organization's policy; the default profile until an administrator saves another. */
export async function readPolicy(db: Db): Promise<PasswordPolicy> {
  const row = await db.selectFrom('password_policy').select('policy').executeTakeFirst();
  return PasswordPolicy.parse({ ...defaultPasswordPolicy, ...row?.policy });
}

/** Saves the policy. It holds for the next change; of passwords in use only the expiry is written again. */
export async function savePolicy(
  deps: Pick<PropagationDeps, 'db' | 'clock' | 'schedule'>,
  actor: Caller,
  policy: PasswordPolicy,
): Promise<PasswordPolicy> {
  await deps.db.transaction().execute(async (tx) => {
    const row = { policy: JSON.stringify(policy) };
    await tx
      .insertInto('password_policy')
      .values(row)
      .onConflict((conflict) => conflict.column('only').doUpdateSet(row))
      .execute();
    await takeOverPolicy(deps, tx, policy);
    await recordAuditEvent(tx, {
      action: 'password-policy.update',
      outcome: 'success',
      ...auditActor(actor),
      details: { ...policy, blockedWords: policy.blockedWords.length },
    });
  });
  return policy;
}

/** The organization's rules for one user, in the order in which they are shown. */
export function organizationRules(
  policy: PasswordPolicy,
  user: { username: string; displayName: string; email: string | null },
): SourcedRule[] {
  const rules: SourcedRule['rule'][] = [
    { type: 'minimum-length', minimum: policy.minimumLength },
    { type: 'maximum-length', maximum: policy.maximumLength },
    { type: 'not-current' },
  ];
  if (policy.minimumCharacterClasses > 0) {
    rules.push({ type: 'character-classes', minimum: policy.minimumCharacterClasses, of: [...legacyClasses] });
  }
  if (policy.refuseOwnWords) rules.push({ type: 'no-own-words', words: ownWords(user) });
  if (policy.blockedWords.length > 0) rules.push({ type: 'no-blocked-words', words: policy.blockedWords });
  if (policy.refuseBreached) rules.push({ type: 'not-breached' });
  if (policy.historyLength > 0) rules.push({ type: 'not-previous', count: policy.historyLength });
  return rules.map((rule) => ({ source: organization, rule }));
}

function ownWords(user: { username: string; displayName: string; email: string | null }): string[] {
  const local = user.email?.split('@')[0] ?? '';
  const words = [user.username, local, ...user.displayName.split(/[\s,.'-]+/u), ...local.split(/[._+-]/u)];
  const long = words.map((word) => word.toLowerCase()).filter((word) => [...word].length >= shortestOwnWord);
  return [...new Set(long)];
}
