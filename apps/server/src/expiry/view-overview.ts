import { defaultOrganizationSettings, type ExpiryOverview } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../tables.ts';

/** Who expires when, by days of the organization's time zone; of active users only. */
export async function viewExpiryOverview(deps: { db: Db; clock: Clock }): Promise<ExpiryOverview> {
  const now = deps.clock.now();
  const [totals, days] = await Promise.all([countUsers(deps.db, now), countDays(deps.db, now)]);
  return { ...totals, days };
}

const zone = sql`(select known_zone(coalesce((select settings ->> 'timeZone' from organization_settings), ${defaultOrganizationSettings.timeZone}::text)))`;

async function countUsers(db: Db, now: Date): Promise<Omit<ExpiryOverview, 'days'>> {
  const today = sql`(${now}::timestamptz at time zone ${zone})::date`;
  const { rows } = await sql<Omit<ExpiryOverview, 'days'>>`
    select ${today}::text as today,
      (select expires_after_days from expiry_policy) as "expiresAfterDays",
      (count(*) filter (where expiry.expires_at <= ${now}::timestamptz))::integer as expired,
      (count(*) filter (where expiry.exempt))::integer as exempt,
      (count(*) filter (where expiry.expires_at is null and expiry.exempt is not true and users.password_version > 0))::integer as never,
      (select count(*)::integer from expiry_reminders where created_at >= ${today}::timestamp at time zone ${zone}) as "remindedToday"
    from users left join password_expiries as expiry on expiry.user_id = users.id
    where users.state = 'active'`.execute(db);
  const [totals] = rows;
  if (!totals) throw new Error('a count without an answer');
  return totals;
}

async function countDays(db: Db, now: Date): Promise<ExpiryOverview['days']> {
  const { rows } = await sql<ExpiryOverview['days'][number]>`
    select (expires_at at time zone ${zone})::date::text as day, count(*)::integer as users
    from password_expiries join users on users.id = password_expiries.user_id
    where expires_at > ${now}::timestamptz and users.state = 'active'
    group by 1 order by 1`.execute(db);
  return rows;
}
