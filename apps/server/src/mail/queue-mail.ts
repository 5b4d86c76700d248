import { randomUUID } from 'node:crypto';
import type { Language, MailKind } from '@rekey/protocol';
import type { Job } from '../platform/worker.ts';
import type { Tx } from '../tables.ts';

/** The task of the worker that sends one mail. */
export const sendMailTask = 'send-mail';

/** What ordering mail needs. */
export interface MailOrderDeps {
  schedule(tx: Tx, job: Job): Promise<void>;
}

/** A mail to be written and sent. */
export interface MailOrder {
  kind: MailKind;
  userId: string | null;
  recipient: string;
  language: Language;
  /** What the texts need, by the names that the kind's message takes; times are ISO 8601. Never a secret. */
  values: Record<string, string>;
  /** The same thing is mailed once, however often it is ordered. Absent = every order counts. */
  about?: string;
  /** A one-time link that the mail carries. */
  linkId?: string;
  /** Not sent after this moment: by then it would not be true, or not useful, any more. */
  notAfter: Date;
}

/** Orders a mail in the caller's transaction; a worker sends it once that commits.
 *
 *  @returns the mail's id; null when it had been ordered before
 */
export async function queueMail(deps: MailOrderDeps, tx: Tx, order: MailOrder): Promise<string | null> {
  const [id] = await queueMails(deps, tx, [order]);
  return id ?? null;
}

/** As `queueMail` for many mails at once.
 *
 *  @returns the ids of those that had not been ordered before
 */
export async function queueMails(deps: MailOrderDeps, tx: Tx, orders: readonly MailOrder[]): Promise<string[]> {
  if (orders.length === 0) return [];
  const inserted = await tx
    .insertInto('mails')
    .values(orders.map(rowOf))
    .onConflict((conflict) => conflict.column('about').doNothing())
    .returning('id')
    .execute();
  for (const { id } of inserted) {
    await deps.schedule(tx, { task: sendMailTask, payload: { mailId: id }, key: `mail:${id}` });
  }
  return inserted.map(({ id }) => id);
}

function rowOf(order: MailOrder) {
  return {
    id: randomUUID(),
    user_id: order.userId,
    kind: order.kind,
    recipient: order.recipient,
    language: order.language,
    values: JSON.stringify(order.values),
    about: order.about ?? null,
    link_id: order.linkId ?? null,
    not_after: order.notAfter,
  };
}
