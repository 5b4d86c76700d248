import { type RawBuilder, sql } from 'kysely';
import { joinUserClock } from '../organization/index.ts';
import type { Tx } from '../tables.ts';

// Hours, because a day of a timestamptz depends on the time zone of the connection.
const noticeHours = 7 * 24;

/** Writes the expiry of some users as policy, roll-out, exemption and clocks want it now; doing it again changes nothing.
 *
 *  The caller holds the users' rows, so that no change of theirs comes in between. What a directory has said of its own users stays.
 *
 *  @param which a condition on the table `users`
 */
export async function writeExpiries(tx: Tx, which: RawBuilder<boolean>, now: Date): Promise<void> {
  await sql`
    insert into password_expiries as expiry (user_id, expires_at, next_reminder_at, updated_at)
    select id, expires_at, next_reminder(expires_at, ${notBefore(now)}, zone, hour), ${now}::timestamptz
    from (
      select users.id, users.password_changed_at, clock.zone, clock.hour, known.user_id is not null as is_known, ${endOfPassword} as expires_at
      from users
        left join expiry_policy as policy on true
        left join password_expiries as known on known.user_id = users.id
        ${joinUserClock}
        cross join lateral (select days_later(users.password_changed_at, policy.expires_after_days, clock.zone) as own_end,
          greatest(policy.rolled_out_at, known.notice_from) as anchor offset 0) as reckoned
      where ${which}
    ) as written
    where expires_at is not null or is_known
    on conflict (user_id) do update set expires_at = excluded.expires_at, next_reminder_at = excluded.next_reminder_at, updated_at = excluded.updated_at
    where (expiry.expires_at, expiry.next_reminder_at) is distinct from (excluded.expires_at, excluded.next_reminder_at)`.execute(
    tx,
  );
}

// Whose time was over at a roll-out, or within a week of it, gets a place of their own from a week on; but not later than they were told before.
const endOfPassword = sql<Date | null>`case
  when users.authority_store_id is not null then known.expires_at
  when known.exempt then null
  when users.password_changed_at < anchor and own_end < anchor + make_interval(hours => ${noticeHours}::integer)
    then least(known.expires_at, anchor + make_interval(hours => ${noticeHours}::integer,
      secs => case when anchor = policy.rolled_out_at then place_of(users.id) * policy.spread_days * 86400 else 0 end))
  else own_end end`;

/** The earliest moment for the next reminder, for statements with `id`, `password_changed_at` and `zone`: today's is still to come, even late,
 *  unless it has been sent, or the password was changed after its hour.
 */
export function notBefore(now: Date): RawBuilder<Date> {
  const today = sql`date_trunc('day', ${now}::timestamptz at time zone zone)`;
  return sql<Date>`greatest(password_changed_at, (${today} + case
    when exists (select from expiry_reminders where user_id = id and due_on = ${today}::date) then interval '1 day'
    else interval '0' end) at time zone zone)`;
}
