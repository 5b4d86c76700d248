import { randomUUID } from 'node:crypto';
import { AppError, type MailPreview, type MailPreviewRequest, type MailTestResult } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import { readOrganization } from '../organization/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db } from '../tables.ts';
import { getUser } from '../users/index.ts';
import { readWords, requireKnownPlaceholders } from './mail-texts.ts';
import type { Mailer } from './mailer.ts';
import { renderMessage, sampleLink, sampleValues } from './messages/index.ts';

/** What previews need of their surroundings. */
export interface PreviewDeps {
  db: Db;
  clock: Clock;
  /** Null = no mail server is set up. */
  mailer: Mailer | null;
  links: { origin: string };
}

/** A mail as it would be sent, with sample names and a link that opens nothing.
 *
 *  @throws AppError MAIL_TEXT_INVALID
 */
export async function previewMail(
  { db, links: { origin } }: Pick<PreviewDeps, 'db' | 'links'>,
  { kind, language, words }: MailPreviewRequest,
): Promise<MailPreview> {
  if (words) requireKnownPlaceholders(kind, words);
  return renderMessage({
    kind,
    language,
    values: sampleValues(kind),
    link: sampleLink(kind, origin),
    words: words ?? (await readWords(db, { kind, language })),
    organization: await readOrganization(db),
    origin,
  });
}

/** Sends the preview to the caller's own address, while the caller waits.
 *
 *  @throws AppError MAIL_NOT_CONFIGURED, MAIL_ADDRESS_MISSING, MAIL_TEXT_INVALID, MAIL_REFUSED with what the mail server said
 */
export async function sendTestMail(
  deps: PreviewDeps,
  actor: Caller,
  request: MailPreviewRequest,
): Promise<MailTestResult> {
  const { db, clock, mailer } = deps;
  if (!mailer) throw new AppError('MAIL_NOT_CONFIGURED');
  const recipient = (await getUser(db, actor.userId))?.email;
  if (!recipient) throw new AppError('MAIL_ADDRESS_MISSING');
  const message = await previewMail(deps, request);
  const { kind, language } = request;
  const { outcome, reply } = await mailer.send({
    id: randomUUID(),
    recipient,
    language,
    date: clock.now(),
    ...message,
  });
  await recordAuditEvent(db, {
    action: 'mail.test',
    outcome: outcome === 'sent' ? 'success' : 'failure',
    ...auditActor(actor),
    details: { kind, language, recipient, reply },
  });
  if (outcome !== 'sent') throw new AppError('MAIL_REFUSED', { details: { reply } });
  return { sentTo: recipient, reply };
}
