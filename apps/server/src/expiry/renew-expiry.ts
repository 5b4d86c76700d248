import { sql } from 'kysely';
import { joinUserClock } from '../organization/index.ts';
import type { Tx } from '../tables.ts';

/** A new password version begins: in the transaction that makes it, after the user's row is locked.
 *
 *  Whatever asked for a change is settled. The password ends after the days of the policy that holds at this very moment, by the user's wall
 *  clock; never, where expiry is off, the user is exempt, or a directory manages the user (its own expiry is read later). One statement;
 *  it writes nothing for users that expiry has never known while expiry is off.
 */
export async function renewExpiry(tx: Tx, { userId, at }: { userId: string; at: Date }): Promise<void> {
  await sql`
    insert into password_expiries as expiry (user_id, expires_at, next_reminder_at, updated_at)
    select id, expires_at, next_reminder(expires_at, ${at}::timestamptz, zone, hour), ${at}::timestamptz
    from (
      select users.id, clock.zone, clock.hour,
        case when users.authority_store_id is null then days_later(${at}::timestamptz, policy.expires_after_days, clock.zone) end as expires_at
      from users left join expiry_policy as policy on true ${joinUserClock}
      where users.id = ${userId}
    ) as renewed
    where expires_at is not null or exists (select from password_expiries where user_id = ${userId})
    on conflict (user_id) do update set
      expires_at = case when expiry.exempt then null else excluded.expires_at end,
      next_reminder_at = case when expiry.exempt then null else excluded.next_reminder_at end,
      change_required_from = null, change_required_by = null, blocked_at = null, notice_from = null,
      updated_at = excluded.updated_at`.execute(tx);
}
