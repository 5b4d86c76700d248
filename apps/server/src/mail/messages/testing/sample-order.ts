import { defaultOrganizationSettings, Language, MailKind } from '@rekey/protocol';
import { sampleLink, sampleValues } from '../index.ts';
import type { MessageOrder } from '../render-message.ts';

export const sampleOrigin = 'https://rekey.example.com';

/** Every kind in every language. */
export const everyMessage = MailKind.options.flatMap((kind) =>
  Language.options.map((language) => ({ kind, language })),
);

/** An order with sample values, changed where a test wants it. */
export function orderSample(order: Pick<MessageOrder, 'kind'> & Partial<MessageOrder>): MessageOrder {
  const { kind, language = 'en' } = order;
  return {
    language,
    link: sampleLink(kind, sampleOrigin),
    words: null,
    organization: {
      ...defaultOrganizationSettings,
      name: 'Nordwind Logistik',
      contact: {
        email: 'help@example.com',
        phone: '+49 30 1234-567',
        caseUrl: 'https://help.example.com/cases?a=1&b=2',
      },
    },
    origin: sampleOrigin,
    ...order,
    values: { ...sampleValues(kind), ...order.values },
  };
}

/** What a reader of the HTML sees, without line breaks, and where its links lead. */
export function readHtml(html: string): { words: string; hrefs: string[]; tags: string[] } {
  const body = html.slice(html.indexOf('<body'));
  const tags = [...body.matchAll(/<\/?([a-z0-9]+)/g)].map(([tag]) => tag);
  const hrefs = [...body.matchAll(/ href="([^"]*)"/g)].map(([, href = '']) => decode(href));
  const words = decode(
    body
      .replace(/<br>/g, ' ')
      .replace(/<\/?(?:h\d|p|li|td|th|tr|table|div)[^>]*>/g, ' ')
      .replace(/<[^>]*>/g, ''),
  );
  return { words: words.replace(/\s+/g, ' '), hrefs, tags };
}

function decode(escaped: string): string {
  return escaped.replace(/&#(\d+);/g, (_found, code: string) => String.fromCharCode(Number(code)));
}
