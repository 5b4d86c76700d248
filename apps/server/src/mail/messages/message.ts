import type { HelpContact, Language, MailKind, MailWords } from '@rekey/protocol';
import type { ReadValues } from './values.ts';

/** A piece of a line: words, or words that lead somewhere. */
export type Span = string | { text: string; href: string };

/** What a message is made of. Both parts of a mail, HTML and text, are drawn from the same blocks, so that they cannot say different things. */
export type Block =
  | { kind: 'title'; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; line: readonly Span[] }
  | { kind: 'button'; label: string; href: string; hint: string; tone: 'act' | 'alarm' }
  | { kind: 'facts'; facts: readonly Fact[] }
  | { kind: 'steps'; steps: readonly Step[] }
  | { kind: 'note'; title: string; line: readonly Span[] }
  | { kind: 'footer'; lines: readonly string[] };

/** Something that is so, with its name. */
export interface Fact {
  label: string;
  value: Span;
}

/** One of several ways, in their order. */
export interface Step {
  title: string;
  line: readonly Span[];
}

/** What a message may say besides its values: all of it from the settings. */
export interface Surroundings {
  link: string | null;
  /** Origin of the portal, without a slash at its end. */
  origin: string;
  /** The name of its machine, with the port if there is one; that is what people compare. */
  host: string;
  /** How the organization is called within a sentence. */
  organization: string;
  contact: HelpContact;
  /** Writes a moment for the reader: weekday, date, time, name of the zone. */
  describeMoment(moment: string): string;
}

/** One kind of message in one language. */
export interface MessageTexts<K extends MailKind> {
  /** Subject and introduction, which an organization may replace. */
  words: MailWords;
  /** What must be said, whatever the introduction says. */
  describe(values: ReadValues<K>, around: Surroundings): Block[];
  /** Why the reader got this. */
  why(values: ReadValues<K>, around: Surroundings): string;
}

/** One kind of message. */
export interface Message<K extends MailKind> {
  /** The moment that the placeholder {date} stands for; null = this kind has none. */
  date: ((values: ReadValues<K>) => string) | null;
  texts: Readonly<Record<Language, MessageTexts<K>>>;
}

/** A line of plain words. */
export function paragraph(...line: readonly Span[]): Block {
  return { kind: 'paragraph', line };
}

/** A link that shows exactly where it leads. */
export function openly(href: string): Span {
  return { text: href, href };
}
