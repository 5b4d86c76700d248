import type { MailKind } from '../../packages/protocol/src/index.ts';
import type { Stage } from '../stage.ts';

/** How many mails the server has ever ordered, sent or not; read in its database, so that not even one that is held back escapes. */
export async function countOrderedMails({ server }: Stage, which: { kind?: MailKind; recipient?: string } = {}) {
  const rows = await server.server.foundation.db.selectFrom('mails').select(['kind', 'recipient']).execute();
  const { kind, recipient } = which;
  return rows.filter((mail) => mail.kind === (kind ?? mail.kind) && mail.recipient === (recipient ?? mail.recipient))
    .length;
}
