import type { MailKind } from '../../packages/protocol/src/index.ts';
import type { Stage } from '../stage.ts';

/** How many mails the server has ever ordered, sent or not; read in its database, so that not even one that is held back escapes. */
export async function countOrderedMails({ server }: Stage, which: { kind?: MailKind; recipient?: string } = {}) {
  const { kind, recipient } = which;
  const { count } = await server.server.foundation.db
    .selectFrom('mails')
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
    .$if(recipient !== undefined, (query) => query.where('recipient', '=', recipient ?? ''))
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
