import { z } from 'zod';
import { Id, pageOf, Timestamp } from './common.ts';
import { Language } from './organization.ts';

/** The mails that Rekey writes. */
export const MailKind = z.enum([
  'expiry-reminder',
  'reset-link',
  'reset-unavailable',
  'password-changed',
  'set-up-link',
  'recovery-address-confirmation',
  'recovery-address-changed',
  'previous-password-used',
  'change-reported',
  'factor-added',
  'factor-removed',
  'recovery-code-used',
  'enrollment-reminder',
  'proof-reported',
  'address-problem',
  'test',
]);
export type MailKind = z.infer<typeof MailKind>;

/** 'sent' = a mail server took it. 'refused' = one would not, for good. 'bounced' = it was taken and came back. 'uncertain' = the connection
 *  broke at the very end, and it was not sent again because twice would be worse than once. 'expired' = it could not be sent in time.
 */
export const MailState = z.enum(['queued', 'sending', 'sent', 'refused', 'bounced', 'uncertain', 'expired']);
export type MailState = z.infer<typeof MailState>;

/** `GET /mails`, newest first; `?user=<id>` for one user's, `?state=undelivered` for what did not arrive. */
export const MailSummary = z.strictObject({
  id: Id,
  kind: MailKind,
  recipient: z.string(),
  user: z.strictObject({ id: Id, username: z.string() }).nullable(),
  state: MailState,
  attempts: z.number().int(),
  /** What the mail server said last. */
  reply: z.string().nullable(),
  createdAt: Timestamp,
  sentAt: Timestamp.nullable(),
});
export type MailSummary = z.infer<typeof MailSummary>;
export const MailPage = pageOf(MailSummary);

/** `GET /address-problems`: addresses that mail does not reach. `POST /address-problems/resolve {address}` takes one off the list. */
export const AddressProblem = z.strictObject({
  address: z.string(),
  user: z.strictObject({ id: Id, username: z.string() }).nullable(),
  kind: z.enum(['refused', 'bounced']),
  detail: z.string(),
  since: Timestamp,
  lastAt: Timestamp,
});
export type AddressProblem = z.infer<typeof AddressProblem>;
export const AddressProblemList = z.strictObject({ problems: z.array(AddressProblem) });
export const ResolveAddressRequest = z.strictObject({ address: z.string().min(1).max(254) });

/** The words of one kind of mail that an organization may choose. Placeholders: {name}, {username}, {organization}, {date}. */
export const MailWords = z.strictObject({
  subject: z
    .string()
    .trim()
    .min(1)
    .max(150)
    .regex(/^[^\p{Cc}]*$/u),
  /** Paragraphs are divided by an empty line. What must be said (the link, its time limit, what to do) is added below. */
  introduction: z.string().trim().min(1).max(2000),
});
export type MailWords = z.infer<typeof MailWords>;

/** `GET /mail-texts`; `PUT /mail-texts/:kind/:language` saves MailWords, `DELETE` brings the default back. */
export const MailText = z.strictObject({
  kind: MailKind,
  language: Language,
  words: MailWords,
  defaultWords: MailWords,
  edited: z.boolean(),
  /** What this kind of mail fills in, without the braces: not every one has a date. */
  placeholders: z.array(z.string()),
});
export type MailText = z.infer<typeof MailText>;
export const MailTextList = z.strictObject({ texts: z.array(MailText) });
export const MailTextParams = z.strictObject({ kind: MailKind, language: Language });

/** `POST /mail-previews`: a mail as it would be sent, with sample names; `words` absent = those in force. */
export const MailPreviewRequest = z.strictObject({ kind: MailKind, language: Language, words: MailWords.optional() });
export type MailPreviewRequest = z.infer<typeof MailPreviewRequest>;
export const MailPreview = z.strictObject({ subject: z.string(), html: z.string(), text: z.string() });
export type MailPreview = z.infer<typeof MailPreview>;

/** `POST /mail-tests`: sends the preview to the caller's own address, at once. `reply` is what the mail server said. */
export const MailTestResult = z.strictObject({ sentTo: z.string(), reply: z.string() });
export type MailTestResult = z.infer<typeof MailTestResult>;

/** `GET /mail-status`: whether mail can be sent at all, and whether bounces are read. */
export const MailStatus = z.strictObject({
  sending: z.boolean(),
  from: z.string(),
  readingBounces: z.boolean(),
  queued: z.number().int(),
});
export type MailStatus = z.infer<typeof MailStatus>;
