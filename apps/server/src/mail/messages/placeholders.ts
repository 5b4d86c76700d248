import type { MailKind, MailWords } from '@rekey/protocol';
import { messages } from './texts/index.ts';
import { mailValues } from './values.ts';

const placeholder = /\{([^{}\s]*)\}/g;

/** The placeholders that the words of a kind may use, without their braces. */
export function placeholdersOf(kind: MailKind): string[] {
  const taken = Object.keys(mailValues[kind].shape);
  const date = messages[kind].date ? ['date'] : [];
  return [...['name', 'username'].filter((name) => taken.includes(name)), 'organization', ...date];
}

/** Names the placeholders in words that their kind does not have, as they were written; empty = all is well. */
export function findUnknownPlaceholders(kind: MailKind, words: MailWords): string[] {
  const known = placeholdersOf(kind);
  const found = [...`${words.subject}\n${words.introduction}`.matchAll(placeholder)];
  return [...new Set(found.filter(([, name = '']) => !known.includes(name)).map(([written]) => written))];
}

/** Puts values in the place of placeholders. What a value itself has in braces is left alone. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(placeholder, (written, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : written,
  );
}
