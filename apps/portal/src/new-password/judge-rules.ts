import { codePointsOf, judgeRule, type PasswordRule, type RuleSource, type SourcedRule } from '@rekey/protocol';

/** How a rule stands for what was typed: `missing` = more typing may still meet it; `broken` = something must go; `open` = others judge it. */
export type RuleStanding = 'idle' | 'met' | 'missing' | 'broken' | 'open';

/** One line of the list of rules. `judge` says who will judge an open one: the server soon, or only the change itself. */
export interface JudgedRule {
  rule: PasswordRule;
  standing: RuleStanding;
  judge: 'page' | 'server' | 'change';
}

/** The rules of one source, in its own order. */
export interface RuleGroup {
  source: RuleSource;
  rules: JudgedRule[];
}

/** What is typed so far, and what the server said of exactly this password: null while it has not. */
export interface TypedPassword {
  newPassword: string;
  currentPassword: string;
  serverBroken: readonly SourcedRule[] | null;
  now: number;
}

/** Groups the rules by source, the organization first, and judges each one as far as this page can. */
export function judgeRules(rules: readonly SourcedRule[], typed: TypedPassword): RuleGroup[] {
  const groups = new Map<string, RuleGroup>();
  for (const sourced of rules) {
    if (isPast(sourced.rule, typed.now)) continue;
    const key = sourceKey(sourced.source);
    const group = groups.get(key) ?? { source: sourced.source, rules: [] };
    group.rules.push(judgeOne(sourced, typed));
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => rank(a.source) - rank(b.source));
}

/** Every rule that what is typed does not meet, as far as is known. */
export function unmetRules(groups: readonly RuleGroup[]): PasswordRule[] {
  const all = groups.flatMap((group) => group.rules);
  return all.filter(({ standing }) => standing === 'missing' || standing === 'broken').map(({ rule }) => rule);
}

const rank = (source: RuleSource) => (source.kind === 'organization' ? 0 : 1);
const sourceKey = (source: RuleSource) => `${source.kind} ${source.name}`;

// An account whose last change is old enough has nothing to read about it.
const isPast = (rule: PasswordRule, now: number) =>
  rule.type === 'minimum-age' && Date.parse(rule.changeAllowedFrom) <= now;

function judgeOne(sourced: SourcedRule, typed: TypedPassword): JudgedRule {
  const { rule } = sourced;
  const judge = judgeOf(sourced);
  if (rule.type === 'minimum-age') return { rule, standing: 'broken', judge };
  if (typed.newPassword === '') return { rule, standing: 'idle', judge };
  if (typed.serverBroken?.some((broken) => isSameRule(broken, sourced))) return { rule, standing: 'broken', judge };
  const verdict = judgeRule(rule, codePointsOf(typed.newPassword), codePointsOf(typed.currentPassword));
  if (verdict === 'broken') return { rule, standing: growthMayMeet(rule) ? 'missing' : 'broken', judge };
  if (verdict === 'open' && judge === 'server' && typed.serverBroken) return { rule, standing: 'met', judge };
  return { rule, standing: verdict, judge };
}

// The server answers for its list of leaked passwords. Earlier passwords are compared only at the change itself: each comparison costs a hash,
// and what a store remembers only the store knows.
function judgeOf({ rule }: SourcedRule): JudgedRule['judge'] {
  if (rule.type === 'not-breached') return 'server';
  return rule.type === 'not-previous' || rule.type === 'not-current' ? 'change' : 'page';
}

const growthMayMeet = (rule: PasswordRule) => rule.type === 'minimum-length' || rule.type === 'character-classes';

const isSameRule = (a: SourcedRule, b: SourcedRule) =>
  a.rule.type === b.rule.type && sourceKey(a.source) === sourceKey(b.source);
