import { sql } from 'kysely';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../tables.ts';

// Longer than mail servers try: who has not bounced a mail by then has delivered it.
const bounceWindowMs = 3 * 24 * 60 * 60 * 1000;

/** Takes addresses off the list to which a later mail was sent that has not come back. */
export async function resolveOldBounces({ db, clock }: { db: Db; clock: Clock }): Promise<void> {
  const now = clock.now();
  await db
    .updateTable('address_problems as problem')
    .set({ resolved_at: now })
    .where('problem.kind', '=', 'bounced')
    .where('problem.resolved_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('mails')
          .select('mails.id')
          .whereRef('mails.user_id', '=', 'problem.user_id')
          .whereRef(sql`lower(mails.recipient)`, '=', 'problem.address')
          .where('mails.state', '=', 'sent')
          .whereRef('mails.sent_at', '>', 'problem.last_at')
          .where('mails.sent_at', '<', new Date(now.getTime() - bounceWindowMs)),
      ),
    )
    .execute();
}
