import { AppError, Id, type MailPage, type MailState, type MailSummary } from '@rekey/protocol';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../tables.ts';

interface MailQuery {
  /** Only mails to this user. */
  userId?: string | undefined;
  /** Only what did not arrive, as far as is known. */
  state?: 'undelivered' | undefined;
  cursor?: string | undefined;
  limit: number;
}

const undelivered: readonly MailState[] = ['refused', 'bounced', 'uncertain', 'expired'];

/** One page of mails, newest first.
 *
 *  @throws AppError REQUEST_INVALID for a cursor that is not of ours
 */
export async function listMails(db: Db, query: MailQuery): Promise<z.infer<typeof MailPage>> {
  const { userId, state, cursor, limit } = query;
  if (cursor !== undefined && !Id.safeParse(cursor).success) throw new AppError('REQUEST_INVALID');
  const rows = await selectMails(db)
    .$if(userId !== undefined, (mails) => mails.where('mails.user_id', '=', userId as string))
    .$if(state !== undefined, (mails) => mails.where('mails.state', 'in', undelivered))
    .$if(cursor !== undefined, (mails) =>
      mails.where(
        sql<boolean>`(mails.created_at, mails.id) < (select last.created_at, last.id from mails last where last.id = ${cursor})`,
      ),
    )
    .orderBy('mails.created_at', 'desc')
    .orderBy('mails.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(toMailSummary);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** How many mails wait or are being sent. */
export async function countOpenMails(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('mails')
    .where('state', 'in', ['queued', 'sending'])
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** How many mails are in each state: those ordered since then, and older ones that are still open. For operators. */
export async function countMails(db: Db, since: Date): Promise<{ state: MailState; count: number }[]> {
  const rows = await db
    .selectFrom('mails')
    .where((eb) => eb.or([eb('created_at', '>', since), eb('state', 'in', ['queued', 'sending'])]))
    .groupBy('state')
    .select((eb) => ['state', eb.fn.countAll<string>().as('count')])
    .execute();
  return rows.map(({ state, count }) => ({ state, count: Number(count) }));
}

type Row = Awaited<ReturnType<ReturnType<typeof selectMails>['executeTakeFirstOrThrow']>>;

function selectMails(db: Db) {
  return db
    .selectFrom('mails')
    .leftJoin('users', 'users.id', 'mails.user_id')
    .select([
      'mails.id',
      'mails.kind',
      'mails.recipient',
      'mails.user_id as userId',
      'users.username',
      'mails.state',
      'mails.attempts',
      'mails.reply',
      'mails.created_at as createdAt',
      'mails.sent_at as sentAt',
    ]);
}

function toMailSummary({ userId, username, createdAt, sentAt, ...row }: Row): MailSummary {
  return {
    ...row,
    user: userId !== null && username !== null ? { id: userId, username } : null,
    createdAt: createdAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
  };
}
