import type { HelpContact, Language } from '@rekey/protocol';
import { type Block, type Fact, openly, type Surroundings } from '../message.ts';

interface ClosingTexts {
  title: string;
  email: string;
  phone: string;
  case: string;
  help: string;
  /** Where no contact is set. */
  ask: string;
  sentBy(host: string): string;
}

const textsIn: Readonly<Record<Language, ClosingTexts>> = {
  en: {
    title: 'Questions? We are glad to help',
    email: 'Mail',
    phone: 'Telephone',
    case: 'Submit a case',
    help: 'Step by step',
    ask: 'Ask your administrator.',
    sentBy: (host) => `Sent by Rekey, which looks after passwords at ${host}.`,
  },
  de: {
    title: 'Fragen? Wir helfen gern',
    email: 'Mail',
    phone: 'Telefon',
    case: 'Anfrage stellen',
    help: 'Schritt für Schritt',
    ask: 'Wenden Sie sich an Ihre Administration.',
    sentBy: (host) => `Gesendet von Rekey, das sich auf ${host} um Passwörter kümmert.`,
  },
};

/** Ends every message: where help is, why the reader got it, and who sent it. */
export function closeMessage(language: Language, around: Surroundings, why: string): Block[] {
  const texts = textsIn[language];
  const ways = listContact(texts, around.contact);
  const help: Fact = { label: texts.help, value: openly(`${around.origin}/help`) };
  return [
    { kind: 'heading', text: texts.title },
    ...(ways.length === 0 ? [{ kind: 'paragraph', line: [texts.ask] } as const] : []),
    { kind: 'facts', facts: [...ways, help] },
    { kind: 'footer', lines: [why, texts.sentBy(around.host)] },
  ];
}

function listContact(texts: ClosingTexts, { email, phone, caseUrl }: HelpContact): Fact[] {
  const ways: Fact[] = [];
  if (email) ways.push({ label: texts.email, value: { text: email, href: `mailto:${email}` } });
  if (phone) ways.push({ label: texts.phone, value: { text: phone, href: `tel:${phone.replace(/[^+\d]/g, '')}` } });
  if (caseUrl) ways.push({ label: texts.case, value: openly(caseUrl) });
  return ways;
}
