import { type Attachment, type ParsedMail, simpleParser } from 'mailparser';
import { tidyReply } from '../send-outcome.ts';

/** What a mail server reports of a mail of ours (RFC 3464). */
export interface DeliveryReport {
  /** Ids of mails that it may be about, as it names them. */
  mailIds: string[];
  /** 'delayed' and whatever else is not a failure needs nothing. */
  action: 'failed' | 'other';
  /** Status and diagnosis, for administrators. */
  detail: string;
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Reads a message; null when it is not a delivery report. */
export async function readDeliveryReport(raw: Buffer): Promise<DeliveryReport | null> {
  const mail = await simpleParser(raw, { keepDeliveryStatus: true, skipHtmlToText: true, skipTextToHtml: true });
  if (!isDeliveryReport(mail)) return null;
  const status = mail.attachments.find(({ contentType }) => contentType === 'message/delivery-status');
  if (!status) return null;
  const [ofMessage = {}, ...ofRecipients] = readFieldGroups(status);
  const failure = ofRecipients.find(({ action }) => action?.toLowerCase() === 'failed');
  return {
    mailIds: [...new Set([...idsIn(ofMessage['original-envelope-id']), ...idsOfReturnedMail(mail)])],
    action: failure ? 'failed' : 'other',
    detail: describe(failure ?? {}),
  };
}

function isDeliveryReport({ headerLines }: ParsedMail): boolean {
  const type = headerLines.find(({ key }) => key === 'content-type')?.line ?? '';
  return /^content-type:\s*multipart\/report\b/i.test(type) && /;\s*report-type="?delivery-status\b/i.test(type);
}

type Fields = Record<string, string | undefined>;

// Groups of fields, divided by empty lines: the first is about the message, each other one about a recipient (RFC 3464, 2.1).
function readFieldGroups({ content }: Attachment): Fields[] {
  const unfolded = content
    .toString('utf8')
    .replace(/\r\n/g, '\n')
    .replace(/\n[ \t]+/g, ' ');
  return unfolded
    .trim()
    .split(/\n\s*\n/)
    .map((group) =>
      Object.fromEntries(
        [...group.matchAll(/^([\w-]+):[ \t]*(.*)$/gm)].map(([, name = '', value = '']) => [
          name.toLowerCase(),
          value.trim(),
        ]),
      ),
    );
}

// The returned mail, or its headers, is one of the parts; some servers name it in the headers of their own message as well.
function idsOfReturnedMail(mail: ParsedMail): string[] {
  const returned = mail.attachments.find(({ contentType }) =>
    /^(?:message\/rfc822|text\/rfc822-headers)/.test(contentType),
  );
  const messageId = /^message-id:\s*<([^>]*)>/im.exec(returned?.content.toString('latin1') ?? '')?.[1];
  return [messageId, mail.inReplyTo, ...[mail.references ?? []].flat()].flatMap(idsIn);
}

const idPattern = new RegExp(`^<?(${uuid})(?:@[^>\\s]*)?>?$`, 'i');

function idsIn(text: string | undefined): string[] {
  const id = idPattern.exec(text?.trim() ?? '')?.[1];
  return id ? [id.toLowerCase()] : [];
}

function describe({ status = '', 'diagnostic-code': diagnosis = '' }: Fields): string {
  const words = diagnosis.replace(/^[\w-]+;\s*/, '');
  return tidyReply(words.includes(status) ? words : `${status} ${words}`) || 'The mail came back.';
}
