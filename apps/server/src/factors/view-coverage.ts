import type { FactorCoverage, FactorKind, ProofKind } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Db } from '../tables.ts';
import { addableKinds, isDuoAlone } from './decide-proof.ts';
import type { FactorDeps } from './ports.ts';

const daysShown = 30;

/** How many active users can prove who they are, and what becomes of the others. Agrees with `decideProof`, user by user.
 *
 *  Where Duo is the only kind, everybody is covered, because Duo itself enrolls. While proofs are off, nobody is in time or out of it.
 */
export async function viewCoverage({ db, clock }: Pick<FactorDeps, 'db' | 'clock'>): Promise<FactorCoverage> {
  const now = clock.now();
  const row = await db.selectFrom('factor_settings').select('kinds').executeTakeFirst();
  const enabled: readonly ProofKind[] = row?.kinds ?? [];
  const [{ authenticator, totp, passkey, ...totals }, days] = await Promise.all([
    countUsers(db, enabled, now),
    countDays(db, enabled, now),
  ]);
  return { ...totals, byKind: { authenticator, totp, passkey }, days };
}

type Totals = Record<
  'users' | 'covered' | 'enrolling' | 'overdue' | 'bypassed' | 'authenticator' | 'totp' | 'passkey',
  number
>;

async function countUsers(db: Db, enabled: readonly ProofKind[], now: Date): Promise<Totals> {
  const kinds = addableKinds(enabled);
  const { rows } = await sql<Totals>`
    with owned as (
      select user_id, array_agg(distinct kind) as kinds from factors
      where confirmed_at is not null and removed_at is null group by user_id
    ), standings as (
      select owned.kinds, coalesce(settings.required, false) as required,
        ${isDuoAlone(enabled)}::boolean or coalesce(owned.kinds && ${kinds}::text[], false) as covered,
        coalesce(bypasses.until > clock_timestamp(), false) as bypassed,
        greatest(users.created_at, settings.required_since) + make_interval(days => settings.enrollment_days) > ${now}::timestamptz as in_time
      from users
        left join owned on owned.user_id = users.id
        left join factor_settings as settings on true
        left join factor_bypasses as bypasses on bypasses.user_id = users.id
      where users.state = 'active'
    )
    select count(*)::integer as users, (count(*) filter (where covered))::integer as covered,
      (count(*) filter (where 'authenticator' = any(kinds)))::integer as authenticator,
      (count(*) filter (where 'totp' = any(kinds)))::integer as totp,
      (count(*) filter (where 'passkey' = any(kinds)))::integer as passkey,
      (count(*) filter (where required and not covered and bypassed))::integer as bypassed,
      (count(*) filter (where required and not covered and not bypassed and in_time))::integer as enrolling,
      (count(*) filter (where required and not covered and not bypassed and not in_time))::integer as overdue
    from standings`.execute(db);
  const [totals] = rows;
  if (!totals) throw new Error('a count without an answer');
  return totals;
}

// A user is covered while any factor of an enabled kind lasts: the stretches of one user are joined, and only their ends are counted.
async function countDays(db: Db, enabled: readonly ProofKind[], now: Date): Promise<FactorCoverage['days']> {
  const kinds: readonly FactorKind[] = addableKinds(enabled);
  const { rows } = await sql<FactorCoverage['days'][number]>`
    with stretches as (
      select unnest(range_agg(tstzrange(confirmed_at, greatest(confirmed_at, removed_at)))) as stretch
      from factors join users on users.id = factors.user_id
      where users.state = 'active' and confirmed_at is not null and kind = any(${[...kinds]}::text[])
      group by factors.user_id
    ), steps as (
      select (lower(stretch) at time zone 'UTC')::date as day, 1 as step from stretches
      union all
      select (upper(stretch) at time zone 'UTC')::date, -1 from stretches where upper(stretch) is not null
    ), per_day as (
      select day, sum(step) as change from steps group by day
    ), days as (
      select generate_series(today - ${daysShown - 1}::integer, today, interval '1 day')::date as day
      from (select (${now}::timestamptz at time zone 'UTC')::date as today) as clock
    )
    select days.day::text as day, case
        when ${isDuoAlone(enabled)}::boolean then (
          select count(*) from users where state = 'active' and (created_at at time zone 'UTC')::date <= days.day
        )
        else coalesce((select sum(change) from per_day where per_day.day <= days.day), 0)
      end::integer as covered
    from days order by days.day`.execute(db);
  return rows;
}
