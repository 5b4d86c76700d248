import type { Db } from '../../tables.ts';
import { settleMail } from '../queries.ts';
import { takeSecondChannel, type UndeliverableDeps } from '../undeliverable.ts';

const mayBounce = ['sending', 'sent', 'uncertain'];

/** Writes down that a mail came back, and uses the second channel. Safe to repeat.
 *
 *  @returns 'unknown' when there is no such mail: the report is somebody else's, or forged
 */
export async function recordBounce(
  deps: UndeliverableDeps & { db: Db },
  mailId: string,
  detail: string,
): Promise<'recorded' | 'known' | 'unknown'> {
  return deps.db.transaction().execute(async (tx) => {
    const mail = await tx.selectFrom('mails').selectAll().where('id', '=', mailId).forUpdate().executeTakeFirst();
    if (!mail) return 'unknown';
    if (!mayBounce.includes(mail.state)) return 'known';
    await settleMail(tx, mail, { state: 'bounced', reply: detail, now: deps.clock.now() });
    await takeSecondChannel(deps, tx, mail, { kind: 'bounced', detail, blames: 'address' });
    return 'recorded';
  });
}
