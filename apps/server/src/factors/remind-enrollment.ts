import type { FactorKind, Language } from '@rekey/protocol';
import { sql } from 'kysely';
import { chooseAddresses, type MailOrder, queueMails } from '../mail/index.ts';
import { joinUserClock, readOrganization } from '../organization/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../tables.ts';
import { addableKinds, decideProof } from './decide-proof.ts';
import type { FactorDeps } from './ports.ts';
import { readStandings } from './standing.ts';

type ReminderDeps = Pick<FactorDeps, 'db' | 'schedule'> & { clock: Clock };

// So many that 100,000 users are gone through in seconds, and so few that no statement takes long.
const usersPerPage = 1000;
// All time zones of the world differ by whole quarters of an hour, so a full hour of anybody's clock begins with one.
const quarterMs = 15 * 60 * 1000;

/** Makes the look for people to be reminded that a node repeats: it goes through them once a quarter of an hour, and when settings were saved. */
export function watchEnrollment(deps: ReminderDeps & Pick<FactorDeps, 'canSendMail'>): () => Promise<void> {
  let lookedAt: string | null = null;
  return async () => {
    const settings = deps.canSendMail ? await readSettings(deps.db) : null;
    if (!settings) return;
    const quarter = Math.floor(deps.clock.now().getTime() / quarterMs);
    const moment = `${settings.updatedAt.getTime()} ${quarter}`;
    if (moment === lookedAt) return;
    await remindEnrollment(deps);
    lookedAt = moment;
  };
}

/** Reminds everybody who has no factor to set one up: at once when proofs are switched on, and 7, 3 and 1 day before their time is over, at the
 *  organization's hour of reminders by their own clock. Who could have been reminded earlier gets only the latest.
 *
 *  Safe on several nodes at once and after any interruption: a mail about the same is ordered once.
 *
 *  @returns how many reminders were ordered
 */
export async function remindEnrollment(deps: ReminderDeps): Promise<number> {
  const settings = await readSettings(deps.db);
  if (!settings) return 0;
  const { language } = await readOrganization(deps.db);
  let total = 0;
  let after: string | null = null;
  do {
    const page: string[] = await nextUsers(deps.db, after);
    const due = await findDue(deps, { userIds: page, kinds: settings.kinds });
    total += await orderReminders(deps, due, { kinds: settings.kinds, fallback: language });
    after = page.at(-1) ?? null;
  } while (after !== null);
  return total;
}

/** Somebody who has no factor and whose reminder is due. */
interface Candidate {
  userId: string;
  username: string;
  displayName: string;
  email: string | null;
  recoveryEmail: string | null;
  language: Language | null;
  zone: string;
  enrollBy: Date;
  about: string;
  notAfter: Date;
}

// Null = nobody has to set anything up: proofs are off, or Duo does it by itself.
async function readSettings(db: Db): Promise<{ kinds: FactorKind[]; updatedAt: Date } | null> {
  const row = await db
    .selectFrom('factor_settings')
    .where('required', '=', true)
    .select(['kinds', 'updated_at as updatedAt'])
    .executeTakeFirst();
  const kinds = addableKinds(row?.kinds ?? []);
  return row && kinds.length > 0 ? { kinds, updatedAt: row.updatedAt } : null;
}

async function nextUsers(db: Db, after: string | null): Promise<string[]> {
  const active = db.selectFrom('users').where('state', '=', 'active').select('id').orderBy('id').limit(usersPerPage);
  const rows = await (after === null ? active : active.where('id', '>', after)).execute();
  return rows.map(({ id }) => id);
}

// Of the moments that have come, the latest counts. The one of switching on is for who was there then; the others begin a day after the time to
// enroll, so that nobody hears the same twice in a day.
async function findDue(
  { db, clock }: ReminderDeps,
  { userIds, kinds }: { userIds: readonly string[]; kinds: readonly FactorKind[] },
): Promise<Candidate[]> {
  const now = clock.now();
  const { rows } = await sql<Candidate>`
    select users.id as "userId", username, display_name as "displayName", email, recovery_email as "recoveryEmail", language, zone,
      enroll_by as "enrollBy", about, not_after as "notAfter"
    from factor_settings as settings
      cross join users
      cross join lateral (select greatest(users.created_at, settings.required_since) as begins offset 0) as period
      cross join lateral (select begins + make_interval(days => settings.enrollment_days) as enroll_by offset 0) as period_end
      cross join lateral (select greatest(enroll_by, begins + interval '1 day') as not_after offset 0) as usefulness
      ${joinUserClock}
      cross join lateral (
        select days_before, concat('enrollment-reminder:', users.id, ':', days_before, ':', extract(epoch from counted_from)) as about
        from (
          select 'on' as days_before, begins as counted_from, begins as slot where users.created_at <= settings.required_since
          union all
          select days::text, enroll_by, next_reminder(enroll_by, enroll_by - make_interval(days => days), zone, hour) from unnest(array[7, 3, 1]) as days
        ) as reminders
        where slot <= ${now}::timestamptz and (days_before = 'on' or slot > begins + interval '1 day')
        order by slot desc limit 1
      ) as due
    where users.id = any(${[...userIds]}::uuid[]) and (email is not null or recovery_email is not null) and not_after > ${now}::timestamptz
      and (days_before = 'on' or extract(hour from ${now}::timestamptz at time zone zone) >= hour)
      and not exists (
        select from factors
        where factors.user_id = users.id and kind = any(${[...kinds]}::text[]) and confirmed_at is not null and removed_at is null
      )
      and not exists (select from factor_bypasses as bypass where bypass.user_id = users.id and bypass.until > ${now}::timestamptz)
      and not exists (select from mails where mails.about = due.about)
    order by users.id`.execute(db);
  return rows;
}

async function orderReminders(
  deps: ReminderDeps,
  candidates: readonly Candidate[],
  { kinds, fallback }: { kinds: readonly FactorKind[]; fallback: Language },
): Promise<number> {
  if (candidates.length === 0) return 0;
  return deps.db.transaction().execute(async (tx) => {
    const now = deps.clock.now();
    const standings = await readStandings(
      tx,
      candidates.map(({ userId }) => userId),
    );
    const lacking = candidates.filter(({ userId }) => {
      const standing = standings.get(userId);
      const decision = standing && decideProof(standing, 'browser', now);
      return decision?.kind === 'enroll' || (decision?.kind === 'none' && decision.because === 'enrolling');
    });
    const recipients = await chooseAddresses(tx, lacking);
    const orders = lacking.flatMap((user, index) => {
      const recipient = recipients[index];
      return recipient ? [orderOf(user, { recipient, kinds, fallback })] : [];
    });
    return (await queueMails(deps, tx, orders)).length;
  });
}

function orderOf(
  user: Candidate,
  { recipient, kinds, fallback }: { recipient: string; kinds: readonly FactorKind[]; fallback: Language },
): MailOrder {
  const { userId, displayName, username, zone, enrollBy, about, notAfter } = user;
  const values = {
    name: displayName,
    username,
    timeZone: zone,
    enrollBy: enrollBy.toISOString(),
    kinds: kinds.join(' '),
  };
  const language = user.language ?? fallback;
  return { kind: 'enrollment-reminder', userId, recipient, language, values, about, notAfter };
}
