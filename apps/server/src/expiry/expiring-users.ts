import { AppError, type ExpiringUserPage, Id } from '@rekey/protocol';
import { sql } from 'kysely';
import type { z } from 'zod';
import { chooseAddresses } from '../mail/index.ts';
import type { Db } from '../tables.ts';

/** One page of the active users whose password ends or has ended, soonest first.
 *
 *  @throws AppError REQUEST_INVALID for a cursor that is not of ours
 */
export async function listExpiringUsers(
  db: Db,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<z.infer<typeof ExpiringUserPage>> {
  const after = cursor === undefined ? null : readCursor(cursor);
  const rows = await db
    .selectFrom('password_expiries')
    .innerJoin('users', 'users.id', 'password_expiries.user_id')
    .where('users.state', '=', 'active')
    .where('password_expiries.expires_at', 'is not', null)
    .$if(after !== null, (expiries) =>
      expiries.where(
        sql<boolean>`(password_expiries.expires_at, password_expiries.user_id) > (${after?.expiresAt}::timestamptz, ${after?.id}::uuid)`,
      ),
    )
    .orderBy('password_expiries.expires_at')
    .orderBy('password_expiries.user_id')
    .limit(limit + 1)
    .select(['users.id', 'users.username', 'users.display_name as displayName', 'users.email'])
    .select(['users.recovery_email as recoveryEmail', 'password_expiries.expires_at as expiresAt'])
    .select((eb) =>
      eb
        .selectFrom('expiry_reminders')
        .whereRef('expiry_reminders.user_id', '=', 'users.id')
        .select((reminder) => reminder.fn.max('created_at').as('at'))
        .as('lastReminderAt'),
    )
    .$narrowType<{ expiresAt: Date }>()
    .execute();
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  const addresses = await chooseAddresses(db, items);
  return {
    items: items.map(({ id, username, displayName, expiresAt, lastReminderAt }, index) => ({
      id,
      username,
      displayName,
      expiresAt: expiresAt.toISOString(),
      lastReminderAt: lastReminderAt?.toISOString() ?? null,
      reachable: addresses[index] !== null,
    })),
    nextCursor: last ? `${last.expiresAt.toISOString()}_${last.id}` : null,
  };
}

function readCursor(cursor: string): { expiresAt: Date; id: string } {
  const [moment = '', id = ''] = cursor.split('_');
  const expiresAt = new Date(moment);
  if (Number.isNaN(expiresAt.getTime()) || !Id.safeParse(id).success) throw new AppError('REQUEST_INVALID');
  return { expiresAt, id };
}
