import type { Notice } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../tables.ts';
import { getUser, type UserRow } from '../users/index.ts';
import { addressKey, chooseAddress } from './choose-address.ts';
import { kindsOfMail } from './kinds.ts';
import { mailUser } from './mail-user.ts';
import type { MailRow } from './queries.ts';
import { type MailOrderDeps, queueMail } from './queue-mail.ts';

/** What telling somebody by other ways needs. */
export interface UndeliverableDeps extends MailOrderDeps {
  clock: Clock;
  /** Tells the user at the next look into the portal (passwords). */
  recordNotice(
    tx: Tx,
    notice: { userId: string; kind: Notice['kind']; details: Record<string, string> },
  ): Promise<void>;
}

/** Why a mail does not arrive. */
export interface Undeliverable {
  kind: 'refused' | 'bounced';
  /** What the mail server said. */
  detail: string;
  /** Whether the address is what is wrong; else it stays off the list. */
  blames: 'address' | 'message';
}

/** A mail will not arrive: puts the address on the administrator's list, and uses the second channel, all in the caller's transaction. */
export async function takeSecondChannel(
  deps: UndeliverableDeps,
  tx: Tx,
  mail: MailRow,
  why: Undeliverable,
): Promise<void> {
  const isNews = why.blames === 'message' || (await openProblem(tx, mail, why, deps.clock.now()));
  const user = mail.user_id === null ? null : await getUser(tx, mail.user_id);
  if (!user) return;
  const { recipient: address } = mail;
  // Reminders come every day; once is enough to hear that they do not arrive.
  if (isNews) await deps.recordNotice(tx, { userId: user.id, kind: 'mail-undeliverable', details: { address } });
  if (kindsOfMail[mail.kind].secondAddress) await mailToSecondAddress(deps, tx, mail, user);
}

/** A mail has arrived: what was refused before is over. Bounces are not, because taking a mail is what bouncing servers do first. */
export async function resolveByArrival(tx: Tx, address: string, now: Date): Promise<void> {
  await tx
    .updateTable('address_problems')
    .set({ resolved_at: now })
    .where('address', '=', addressKey(address))
    .where('kind', '=', 'refused')
    .where('resolved_at', 'is', null)
    .execute();
}

// True when it was not on the list.
async function openProblem(tx: Tx, mail: MailRow, why: Undeliverable, now: Date): Promise<boolean> {
  const { kind, detail } = why;
  const seen = { kind, detail, mail_id: mail.id, user_id: mail.user_id, last_at: now };
  const { since } = await tx
    .insertInto('address_problems')
    .values({ address: addressKey(mail.recipient), since: now, ...seen })
    .onConflict((conflict) =>
      conflict.column('address').doUpdateSet({
        ...seen,
        since: sql`case when address_problems.resolved_at is null then address_problems.since else ${now}::timestamptz end`,
        resolved_at: null,
      }),
    )
    .returning('since')
    .executeTakeFirstOrThrow();
  return since.getTime() === now.getTime();
}

async function mailToSecondAddress(deps: UndeliverableDeps, tx: Tx, mail: MailRow, user: UserRow): Promise<void> {
  if (!user.recoveryEmail || addressKey(user.recoveryEmail) === addressKey(mail.recipient)) return;
  const recipient = await chooseAddress(tx, { email: null, recoveryEmail: user.recoveryEmail });
  if (!recipient) return;
  const now = deps.clock.now();
  const { kind, language, id } = mail;
  if (now > mail.not_after) {
    // Too late for what it said, but not for saying that the address does not work.
    const values = { address: mail.recipient };
    const notAfter = new Date(now.getTime() + noticeLifetimeMs);
    await mailUser(deps, tx, user, {
      kind: 'address-problem',
      recipient,
      values,
      about: `address-problem:${id}`,
      notAfter,
    });
  } else if (!(await wasOrderedToo(tx, mail, recipient))) {
    const { values, link_id: linkId, not_after: notAfter } = mail;
    const order = { kind, userId: user.id, recipient, language, values } as const;
    await queueMail(deps, tx, { ...order, about: `second:${id}`, notAfter, ...(linkId && { linkId }) });
  }
}

const noticeLifetimeMs = 3 * 24 * 60 * 60 * 1000;

// Security mails go to every address at once, in one transaction, which gives their rows one moment of birth.
async function wasOrderedToo(tx: Tx, mail: MailRow, recipient: string): Promise<boolean> {
  const twin = await tx
    .selectFrom('mails')
    .where('user_id', '=', mail.user_id)
    .where('kind', '=', mail.kind)
    .where('recipient', '=', recipient)
    .where('created_at', '=', mail.created_at)
    .select('id')
    .executeTakeFirst();
  return twin !== undefined;
}
