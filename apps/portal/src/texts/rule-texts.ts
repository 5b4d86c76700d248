import type { CharacterClass, PasswordRule } from '@rekey/protocol';

const classTexts: Readonly<Record<CharacterClass, string>> = {
  uppercase: 'capital letters',
  lowercase: 'small letters',
  digit: 'digits',
  symbol: 'symbols',
  'other-letter': 'letters of other scripts',
};

const listOf = (items: readonly string[]) => new Intl.ListFormat('en', { type: 'conjunction' }).format(items);
const dateOf = (timestamp: string) =>
  new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' }).format(Date.parse(timestamp));

/** A rule as something that can be ticked off. */
export function describeRule(rule: PasswordRule): string {
  switch (rule.type) {
    case 'minimum-length':
      return `At least ${rule.minimum} characters`;
    case 'maximum-length':
      return `At most ${rule.maximum} characters`;
    case 'character-classes':
      return describeClasses(rule.minimum, rule.of);
    case 'no-own-words':
      return 'Without your name or user name';
    case 'no-blocked-words':
      return 'Without words that your organization rules out';
    case 'not-current':
      return 'Not your current password';
    case 'not-breached':
      return 'Not known from a leak';
    case 'not-previous':
      return rule.count === 1 ? 'Not your previous password' : `None of your last ${rule.count} passwords`;
    case 'minimum-age':
      return `May be changed from ${dateOf(rule.changeAllowedFrom)}`;
  }
}

function describeClasses(minimum: number, classes: readonly CharacterClass[]): string {
  const names = listOf(classes.map((name) => classTexts[name]));
  return minimum >= classes.length ? `With ${names}` : `At least ${minimum} of these kinds: ${names}`;
}

/** Texts around the list of rules and the two fields. */
export const newPasswordTexts = {
  newPassword: 'New password',
  repeat: 'New password again',
  rules: 'What it must meet',
  organization: 'Your organization',
  noRules: 'There are no rules to meet. A long password that you use nowhere else is a good one.',
  unreadable: (names: readonly string[]) =>
    `The rules of ${listOf(names)} cannot be read right now. What you choose may be refused there.`,
  tip: 'Several words together are easy to remember and hard to guess. Every character counts, spaces too.',
  judgedByServer: 'checked when you stop typing',
  judgedLater: 'checked when you change it',
  /** Spoken after a rule. */
  states: { idle: '', met: ', met', missing: ', not met yet', broken: ', not met', open: '' },
  progress: (met: number, all: number) => `${met} of ${all} rules met`,
  mismatch: 'The two are not the same. Type the new password again.',
  matches: 'The two are the same.',
  stillBroken: (rules: readonly string[]) => `Not met yet: ${rules.join('; ')}.`,
};
