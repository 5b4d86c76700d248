import { sql } from 'kysely';
import type { Db } from '../../tables.ts';

/** How long a browser is given for one ceremony. */
export const ceremonyLifetimeMs = 5 * 60_000;

/** Whom a ceremony is for: somebody who registers a passkey, or nobody known yet. */
export type CeremonyPurpose = { purpose: 'registration'; userId: string } | { purpose: 'log-in'; userId: null };

/** Keeps the challenge of a ceremony, for 5 minutes. Returns the ceremony's id. */
export async function startCeremony(db: Db, ceremony: CeremonyPurpose & { challenge: string }): Promise<string> {
  const { purpose, userId: user_id, challenge } = ceremony;
  const { id } = await db
    .insertInto('passkey_ceremonies')
    .values({ purpose, user_id, challenge })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Takes the challenge of a ceremony: once, in time, for what and whom it was started. Else null.
 *
 *  Not within the transaction of the answer: a wrong answer uses it up, too.
 */
export async function takeCeremony(db: Db, ceremony: CeremonyPurpose & { id: string }): Promise<string | null> {
  const taken = await db
    .deleteFrom('passkey_ceremonies')
    .where('id', '=', ceremony.id)
    .where('purpose', '=', ceremony.purpose)
    .where('user_id', 'is not distinct from', ceremony.userId)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .returning('challenge')
    .executeTakeFirst();
  return taken?.challenge ?? null;
}

/** Forgets ceremonies that were never finished. */
export async function forgetCeremonies(db: Db): Promise<void> {
  await db.deleteFrom('passkey_ceremonies').where('expires_at', '<=', sql<Date>`clock_timestamp()`).execute();
}
