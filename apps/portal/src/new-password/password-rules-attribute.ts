import type { CharacterClass, PasswordRule } from '@rekey/protocol';

// The attribute knows no letters of other scripts; password managers do not make them.
const attributeClasses: ReadonlyMap<CharacterClass, string> = new Map([
  ['lowercase', 'lower'],
  ['uppercase', 'upper'],
  ['digit', 'digit'],
  ['symbol', 'special'],
]);

/** Writes rules as the value of the `passwordrules` attribute, so that password managers make a password that will be accepted.
 *
 *  The strictest lengths win. Where a number of character classes is asked for, the first so many are required, one by one.
 *  Source of the syntax: developer.apple.com/password-rules
 */
export function passwordRulesAttribute(rules: readonly PasswordRule[]): string {
  const lengths = rules.flatMap((rule) => (rule.type === 'minimum-length' ? [rule.minimum] : []));
  const limits = rules.flatMap((rule) => (rule.type === 'maximum-length' ? [rule.maximum] : []));
  const parts = [...requiredClasses(rules)].map((name) => `required: ${name}`);
  if (lengths.length > 0) parts.unshift(`minlength: ${Math.max(...lengths)}`);
  if (limits.length > 0) parts.push(`maxlength: ${Math.min(...limits)}`);
  return parts.map((part) => `${part};`).join(' ');
}

function requiredClasses(rules: readonly PasswordRule[]): Set<string> {
  const required = new Set<string>();
  for (const rule of rules) {
    if (rule.type !== 'character-classes') continue;
    const known = [...attributeClasses].filter(([name]) => rule.of.includes(name));
    for (const [, written] of known.slice(0, rule.minimum)) required.add(written);
  }
  return required;
}
