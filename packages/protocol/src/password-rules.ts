import { z } from 'zod';

const characterClasses = ['uppercase', 'lowercase', 'digit', 'symbol', 'other-letter'] as const;
export type CharacterClass = (typeof characterClasses)[number];

/** Who asks for a rule: the organization, or a store that the user has an account in. */
export const RuleSource = z.strictObject({ kind: z.enum(['organization', 'store']), name: z.string() });
export type RuleSource = z.infer<typeof RuleSource>;

/** One requirement on a new password, of the organization or of a store.
 *
 *  Lengths count Unicode code points (NIST SP 800-63B-4). Words are in lower case. `not-breached`, `not-previous` and `minimum-age`
 *  cannot be judged in the browser: the server or the store has the last word.
 */
export const PasswordRule = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('minimum-length'), minimum: z.number().int() }),
  z.strictObject({ type: z.literal('maximum-length'), maximum: z.number().int() }),
  z.strictObject({
    type: z.literal('character-classes'),
    minimum: z.number().int(),
    of: z.array(z.enum(characterClasses)),
  }),
  z.strictObject({ type: z.literal('no-own-words'), words: z.array(z.string()) }),
  z.strictObject({ type: z.literal('no-blocked-words'), words: z.array(z.string()) }),
  z.strictObject({ type: z.literal('not-current') }),
  z.strictObject({ type: z.literal('not-breached') }),
  z.strictObject({ type: z.literal('not-previous'), count: z.number().int() }),
  z.strictObject({ type: z.literal('minimum-age'), changeAllowedFrom: z.iso.datetime() }),
]);
export type PasswordRule = z.infer<typeof PasswordRule>;

export const SourcedRule = z.strictObject({ source: RuleSource, rule: PasswordRule });
export type SourcedRule = z.infer<typeof SourcedRule>;

/** 'open' = cannot be judged here; whoever can (the server, the store) will. */
export type RuleVerdict = 'met' | 'broken' | 'open';

/** A password as Unicode code points, so that the server can judge one without ever making a string of it. */
export type CodePoints = ArrayLike<number>;

/** The code points of a string, for browsers. */
export function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) as number);
}

/** Judges one rule.
 *
 *  @param current the current password, where the judge knows it; `not-current` is open without.
 */
export function judgeRule(rule: PasswordRule, password: CodePoints, current?: CodePoints): RuleVerdict {
  switch (rule.type) {
    case 'minimum-length':
      return verdict(password.length >= rule.minimum);
    case 'maximum-length':
      return verdict(password.length <= rule.maximum);
    case 'character-classes':
      return verdict(countClasses(password, rule.of) >= rule.minimum);
    case 'no-own-words':
    case 'no-blocked-words':
      return verdict(!containsAnyWord(password, rule.words));
    case 'not-current':
      return current === undefined || current.length === 0 ? 'open' : verdict(!sameCodePoints(password, current));
    default:
      return 'open';
  }
}

const verdict = (met: boolean): RuleVerdict => (met ? 'met' : 'broken');

function countClasses(password: CodePoints, classes: readonly CharacterClass[]): number {
  const seen = new Set<CharacterClass>();
  for (let i = 0; i < password.length; i++) seen.add(classOf(password[i] as number));
  return classes.filter((name) => seen.has(name)).length;
}

// The five categories of Active Directory's complexity rule (MS-SAMR 3.1.1.7.2).
function classOf(codePoint: number): CharacterClass {
  const character = String.fromCodePoint(codePoint);
  if (/\p{Lu}/u.test(character)) return 'uppercase';
  if (/\p{Ll}/u.test(character)) return 'lowercase';
  if (/[0-9]/.test(character)) return 'digit';
  if (/\p{L}/u.test(character)) return 'other-letter';
  return 'symbol';
}

function containsAnyWord(password: CodePoints, words: readonly string[]): boolean {
  const folded = fold(password);
  return words.some((word) => word !== '' && indexOfRun(folded, codePointsOf(word.toLowerCase())) >= 0);
}

function fold(password: CodePoints): number[] {
  const folded: number[] = [];
  for (let i = 0; i < password.length; i++) folded.push(...lowerCase(password[i] as number));
  return folded;
}

function lowerCase(codePoint: number): number[] {
  if (codePoint < 0x80) return [codePoint >= 0x41 && codePoint <= 0x5a ? codePoint + 0x20 : codePoint];
  return codePointsOf(String.fromCodePoint(codePoint).toLowerCase());
}

function indexOfRun(text: readonly number[], run: readonly number[]): number {
  for (let start = 0; start + run.length <= text.length; start++) {
    if (run.every((codePoint, offset) => text[start + offset] === codePoint)) return start;
  }
  return -1;
}

function sameCodePoints(a: CodePoints, b: CodePoints): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
