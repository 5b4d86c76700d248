import type { Clock } from '../platform/clock.ts';
import type { Db } from '../tables.ts';

// As long as an administrator may want to look what became of one.
const keptMs = 180 * 24 * 60 * 60 * 1000;

/** Forgets mails that were settled half a year ago, other than those that a list of problems speaks of. Returns how many. */
export async function forgetOldMails({ db, clock }: { db: Db; clock: Clock }): Promise<number> {
  const before = new Date(clock.now().getTime() - keptMs);
  const { numDeletedRows } = await db
    .deleteFrom('mails')
    .where('state', 'not in', ['queued', 'sending'])
    .where('updated_at', '<', before)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom('address_problems').select('address').whereRef('address_problems.mail_id', '=', 'mails.id'),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
