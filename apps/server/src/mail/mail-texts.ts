import { AppError, type Language, MailKind, type MailText, type MailWords } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db } from '../tables.ts';
import { defaultWords, findUnknownPlaceholders, placeholdersOf } from './messages/index.ts';

interface TextKey {
  kind: MailKind;
  language: Language;
}

interface MailTextDeps {
  db: Db;
  clock: Clock;
}

const languages: readonly Language[] = ['en', 'de'];

/** The organization's own words of a mail; null = ours are in force. */
export async function readWords(db: Db, { kind, language }: TextKey): Promise<MailWords | null> {
  const row = await db
    .selectFrom('mail_texts')
    .where('kind', '=', kind)
    .where('language', '=', language)
    .select(['subject', 'introduction'])
    .executeTakeFirst();
  return row ?? null;
}

/** The words of every kind of mail in every language. */
export async function listMailTexts(db: Db): Promise<MailText[]> {
  const rows = await db.selectFrom('mail_texts').selectAll().execute();
  const edited = new Map(rows.map(({ kind, language, ...words }) => [`${kind} ${language}`, words]));
  return MailKind.options.flatMap((kind) =>
    languages.map((language) => toMailText({ kind, language }, edited.get(`${kind} ${language}`) ?? null)),
  );
}

/** Puts the organization's own words in the place of ours.
 *
 *  @throws AppError MAIL_TEXT_INVALID with the placeholders that the kind does not have
 */
export async function saveMailText(
  { db, clock }: MailTextDeps,
  actor: Caller,
  key: TextKey,
  words: MailWords,
): Promise<MailText> {
  requireKnownPlaceholders(key.kind, words);
  await db.transaction().execute(async (tx) => {
    const row = { ...words, updated_at: clock.now() };
    await tx
      .insertInto('mail_texts')
      .values({ ...key, ...row })
      .onConflict((conflict) => conflict.columns(['kind', 'language']).doUpdateSet(row))
      .execute();
    await recordAuditEvent(tx, {
      action: 'mail-text.update',
      outcome: 'success',
      ...auditActor(actor),
      details: { ...key, subject: words.subject },
    });
  });
  return toMailText(key, words);
}

/** Brings our words back. */
export async function resetMailText({ db }: MailTextDeps, actor: Caller, key: TextKey): Promise<MailText> {
  await db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('mail_texts')
      .where('kind', '=', key.kind)
      .where('language', '=', key.language)
      .executeTakeFirst();
    if (Number(numDeletedRows) === 0) return;
    await recordAuditEvent(tx, {
      action: 'mail-text.reset',
      outcome: 'success',
      ...auditActor(actor),
      details: { ...key },
    });
  });
  return toMailText(key, null);
}

/** Refuses words with placeholders that would stand in the mail as they are.
 *
 *  @throws AppError MAIL_TEXT_INVALID
 */
export function requireKnownPlaceholders(kind: MailKind, words: MailWords): void {
  const unknown = findUnknownPlaceholders(kind, words);
  if (unknown.length > 0) throw new AppError('MAIL_TEXT_INVALID', { details: { unknown } });
}

function toMailText({ kind, language }: TextKey, own: MailWords | null): MailText {
  const ours = defaultWords(kind, language);
  const { subject, introduction } = own ?? ours;
  return {
    kind,
    language,
    words: { subject, introduction },
    defaultWords: ours,
    edited: own !== null,
    placeholders: placeholdersOf(kind),
  };
}
