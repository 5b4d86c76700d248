import { strict as assert } from 'node:assert';
import type { Language, MailKind, MailWords, OrganizationSettings } from '@rekey/protocol';
import { describeDate, describeMoment } from './describe-time.ts';
import { renderHtml } from './html/index.ts';
import { type Block, type Message, paragraph, type Surroundings } from './message.ts';
import { fillIn } from './placeholders.ts';
import { renderText } from './render-text.ts';
import { closeMessage, messages } from './texts/index.ts';
import { cut, flatten, mailValues, type ReadValues } from './values.ts';

/** What a message is written from. */
export interface MessageOrder {
  kind: MailKind;
  language: Language;
  /** By the names of the kind (`MailValues`); moments are ISO 8601. */
  values: Record<string, string>;
  /** The one-time link, where the kind has one. */
  link: string | null;
  /** The organization's own words; null = ours. */
  words: MailWords | null;
  organization: OrganizationSettings;
  /** Origin of the portal, from the settings and from nothing else. */
  origin: string;
}

/** A message as it goes out: the same in both parts. */
export interface RenderedMessage {
  subject: string;
  html: string;
  text: string;
}

/** Writes a message.
 *
 *  @throws ZodError when a value is missing or is not what the kind takes
 */
export function renderMessage(order: MessageOrder): RenderedMessage {
  const { subject, introduction, blocks } = composeMessage(order, order.kind);
  const preheader = introduction.at(-1) ?? subject;
  return {
    subject,
    html: renderHtml({
      language: order.language,
      sender: flatten(order.organization.name) || 'Rekey',
      subject,
      preheader,
      blocks,
    }),
    text: renderText(blocks),
  };
}

/** Our own words of a kind of message. */
export function defaultWords(kind: MailKind, language: Language): MailWords {
  return messages[kind].texts[language].words;
}

function composeMessage<K extends MailKind>(order: MessageOrder, kind: K) {
  const { language, organization } = order;
  const message: Message<K> = messages[kind];
  const texts = message.texts[language];
  const values = mailValues[kind].parse(order.values) as ReadValues<K>;
  const reader = { language, timeZone: order.values.timeZone ?? organization.timeZone };
  const around = describeSurroundings(order, reader);
  const date = message.date ? describeDate(reader, message.date(values)) : '';
  const placed = { ...pickNames(values), organization: around.organization, date };
  const words = order.words ?? texts.words;
  const subject = cut(flatten(fillIn(words.subject, placed)));
  const introduction = splitParagraphs(words.introduction).map((text) => flatten(fillIn(text, placed)));
  const blocks: Block[] = [
    { kind: 'title', text: subject },
    ...introduction.map((text) => paragraph(text)),
    ...texts.describe(values, around),
    ...closeMessage(language, around, texts.why(values, around)),
  ];
  return { subject, introduction, blocks };
}

const unnamedOrganization: Readonly<Record<Language, string>> = { en: 'your organization', de: 'Ihrer Organisation' };

function describeSurroundings(order: MessageOrder, reader: { language: Language; timeZone: string }): Surroundings {
  const { origin, host } = new URL(order.origin);
  if (order.link !== null) assert(new URL(order.link).origin === origin, 'links of mails lead to the portal');
  const { name, contact } = order.organization;
  return {
    link: order.link,
    origin,
    host,
    organization: flatten(name) || unnamedOrganization[order.language],
    contact,
    describeMoment: (moment) => describeMoment(reader, moment),
  };
}

function pickNames(values: object): Record<string, string> {
  const { name, username } = values as { name?: string; username?: string };
  return { ...(name !== undefined && { name }), ...(username !== undefined && { username }) };
}

function splitParagraphs(introduction: string): string[] {
  return introduction.split(/(?:\r?\n[ \t]*){2,}/).filter((text) => text.trim() !== '');
}
