import { Attribute, Change, type Entry } from 'ldapts';

/** The first value of an attribute as text, whatever the case of its name; null where there is none. */
export function textOf(entry: Entry, attribute: string): string | null {
  return textsOf(entry, attribute)[0] ?? null;
}

/** All values of an attribute as text. */
export function textsOf(entry: Entry, attribute: string): string[] {
  const name = Object.keys(entry).find((key) => key.toLowerCase() === attribute.toLowerCase());
  return [name === undefined ? [] : (entry[name] ?? [])].flat().map(String);
}

/** The first value of an attribute that was asked for in binary. */
export function bytesOf(entry: Entry, attribute: string): Buffer | null {
  const value = [entry[attribute] ?? []].flat()[0];
  return Buffer.isBuffer(value) ? value : null;
}

/** One change of a Modify. Values may be bytes or text; no values with 'replace' or 'delete' removes the attribute. */
export function change(operation: 'add' | 'delete' | 'replace', type: string, ...values: (Buffer | string)[]): Change {
  return new Change({ operation, modification: new Attribute({ type, values: values as string[] }) });
}
