import type { FactorCoverage, ProofKind } from '@rekey/protocol';
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
  const { rows } = await sql<Totals>`
    with owned as (
      select user_id, bool_or(kind = 'authenticator') as authenticator, bool_or(kind = 'totp') as totp, bool_or(kind = 'passkey') as passkey,
        bool_or(kind = any(${addableKinds(enabled)}::text[])) as counts
      from factors
      where confirmed_at is not null and removed_at is null group by user_id
    ), standings as (
      select authenticator, totp, passkey, coalesce(settings.required, false) as required,
        ${isDuoAlone(enabled)}::boolean or coalesce(counts, false) as covered,
        coalesce(bypasses.until > clock_timestamp(), false) as bypassed,
        greatest(users.created_at, settings.required_since) + make_interval(days => settings.enrollment_days) > ${now}::timestamptz as in_time
      from users
        left join owned on owned.user_id = users.id
        left join factor_settings as settings on true
        left join factor_bypasses as bypasses on bypasses.user_id = users.id
      where users.state = 'active'
    )
    select count(*)::integer as users, (count(*) filter (where covered))::integer as covered,
      (count(*) filter (where authenticator))::integer as authenticator,
      (count(*) filter (where totp))::integer as totp,
      (count(*) filter (where passkey))::integer as passkey,
      (count(*) filter (where required and not covered and bypassed))::integer as bypassed,
      (count(*) filter (where required and not covered and not bypassed and in_time))::integer as enrolling,
      (count(*) filter (where required and not covered and not bypassed and not in_time))::integer as overdue
    from standings`.execute(db);
  const [totals] = rows;
  if (!totals) throw new Error('a count without an answer');
  return totals;
}

// Bit n of a user's mask: covered at the end of day n. The masks of one user's factors are joined, and equal masks are counted together, so that the
// days cost nothing.
async function countDays(db: Db, enabled: readonly ProofKind[], now: Date): Promise<FactorCoverage['days']> {
  if (isDuoAlone(enabled)) return countUsersByDay(db, now);
  const { rows } = await sql<FactorCoverage['days'][number]>`
    with spans as (
      select user_id,
        greatest(0, (confirmed_at at time zone 'UTC')::date - ${firstDay(now)}) as begins,
        coalesce(least(${daysShown}::integer, (removed_at at time zone 'UTC')::date - ${firstDay(now)}), ${daysShown}::integer) as ends
      from factors join users on users.id = factors.user_id
      where users.state = 'active' and confirmed_at is not null and kind = any(${addableKinds(enabled)}::text[])
    ), masks as (
      select bit_or(((1::bigint << (ends - begins)) - 1) << begins) as mask from spans where ends > begins group by user_id
    ), counted as (
      select mask, count(*) as users from masks group by mask
    )
    select (${firstDay(now)} + index)::text as day,
      coalesce(sum(users) filter (where mask & (1::bigint << index) <> 0), 0)::integer as covered
    from generate_series(0, ${daysShown - 1}::integer) as index left join counted on true
    group by index order by index`.execute(db);
  return rows;
}

async function countUsersByDay(db: Db, now: Date): Promise<FactorCoverage['days']> {
  const { rows } = await sql<FactorCoverage['days'][number]>`
    select (${firstDay(now)} + index)::text as day, (
        select count(*)::integer from users
        where state = 'active' and (created_at at time zone 'UTC')::date <= ${firstDay(now)} + index
      ) as covered
    from generate_series(0, ${daysShown - 1}::integer) as index order by index`.execute(db);
  return rows;
}

const firstDay = (now: Date) => sql`((${now}::timestamptz at time zone 'UTC')::date - ${daysShown - 1}::integer)`;
