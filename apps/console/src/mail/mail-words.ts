import { MailWords } from '@rekey/protocol';

/** One field of a mail's words. */
export type WordsField = keyof MailWords;

/** Names the fields that the server would not take; placeholders aside. */
export function invalidWordsFields(words: MailWords): ReadonlySet<WordsField> {
  const issues = MailWords.safeParse(words).error?.issues ?? [];
  return new Set(issues.map((issue) => issue.path[0] as WordsField));
}

/** The placeholders in a text that its mail does not have, with their braces, as they were written. */
export function findUnknownPlaceholders(text: string, known: readonly string[]): string[] {
  const found = [...text.matchAll(/\{([^{}\s]*)\}/g)];
  return [...new Set(found.filter(([, name = '']) => !known.includes(name)).map(([written]) => written))];
}

/** A text with an insertion in the place of what is selected, and where the cursor stands after it. */
export function insertInto(
  text: string,
  insertion: string,
  selection: { start: number; end: number },
): { text: string; cursor: number } {
  const cursor = selection.start + insertion.length;
  return { text: text.slice(0, selection.start) + insertion + text.slice(selection.end), cursor };
}
