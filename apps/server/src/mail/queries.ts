import type { MailState } from '@rekey/protocol';
import type { Selectable } from 'kysely';
import type { Tables, Tx } from '../tables.ts';

/** A mail as the table has it. */
export type MailRow = Selectable<Tables['mails']>;

/** Marks a mail as being sent. The caller holds its lock, and commits before the first byte goes out. */
export async function startSending(tx: Tx, mail: MailRow, now: Date): Promise<MailRow> {
  return tx
    .updateTable('mails')
    .set((eb) => ({ state: 'sending', attempts: eb('attempts', '+', 1), updated_at: now }))
    .where('id', '=', mail.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Writes down what became of an attempt, unless the mail went on without us: another server took it over, or it has bounced. */
export async function settleMail(
  tx: Tx,
  mail: MailRow,
  end: { state: MailState; reply?: string; now: Date },
): Promise<boolean> {
  const { state, reply, now } = end;
  const result = await tx
    .updateTable('mails')
    .set({ state, updated_at: now, ...(reply !== undefined && { reply }), ...(state === 'sent' && { sent_at: now }) })
    .where('id', '=', mail.id)
    .where('state', '=', mail.state)
    .where('attempts', '=', mail.attempts)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}
