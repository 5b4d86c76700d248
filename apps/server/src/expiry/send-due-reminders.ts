import type { Language } from '@rekey/protocol';
import { sql } from 'kysely';
import { createLinks } from '../links/index.ts';
import { chooseAddresses, type MailOrder, queueMails } from '../mail/index.ts';
import { joinUserClock, readOrganization } from '../organization/index.ts';
import type { Tx } from '../tables.ts';
import type { ExpiryDeps } from './ports.ts';
import { notBefore } from './write-expiries.ts';

type ReminderDeps = Pick<ExpiryDeps, 'db' | 'clock' | 'vault' | 'origin' | 'schedule'>;

/** For so long after the expiry the link in the mail still opens. */
const linkDays = 30;
const dayMs = 24 * 60 * 60 * 1000;
// Few, because the users of a batch cannot change their password until it is done.
const usersPerBatch = 100;

/** Reminds everybody whose reminder is due: today's, if its hour has come by the user's clock; never one of an earlier day.
 *
 *  Safe on several nodes at once and after any interruption: link, mail, reminder and the next date commit together, and the database takes
 *  one reminder a user and day.
 *
 *  @returns how many reminders were ordered
 */
export async function sendDueReminders(deps: ReminderDeps): Promise<number> {
  let total = 0;
  while (await isSomebodyDue(deps)) {
    const { looked, reminded } = await sendBatch(deps);
    total += reminded;
    if (looked < usersPerBatch) break;
  }
  return total;
}

// Most looks find nobody; this one costs next to nothing.
async function isSomebodyDue({ db, clock }: ReminderDeps): Promise<boolean> {
  const query = db.selectFrom('password_expiries').where('next_reminder_at', '<=', clock.now());
  return (await query.select('user_id').limit(1).executeTakeFirst()) !== undefined;
}

async function sendBatch(deps: ReminderDeps): Promise<{ looked: number; reminded: number }> {
  const now = deps.clock.now();
  return deps.db.transaction().execute(async (tx) => {
    const looked = await takeDue(tx, now);
    if (looked.length === 0) return { looked: 0, reminded: 0 };
    const { language } = await readOrganization(tx);
    const reminded = await recordReminders(tx, await addressDue(tx, looked), now);
    await orderMails(deps, tx, reminded, language);
    await moveOn(tx, looked, now);
    return { looked: looked.length, reminded: reminded.length };
  });
}

/** A user whose stored date has come. */
interface Candidate {
  userId: string;
  username: string;
  displayName: string;
  email: string | null;
  recoveryEmail: string | null;
  language: Language | null;
  passwordVersion: number;
  expiresAt: Date;
  zone: string;
  /** The day by the user's clock, YYYY-MM-DD, and when it ends. */
  today: string;
  todayEndsAt: Date;
  /** Days from today's hour of reminders to the expiry, of which a part counts as one. */
  daysLeft: number;
  isDue: boolean;
  nextAt: Date | null;
}
type Addressed = Candidate & { recipient: string };

// Whom another node or a change is dealing with comes next time. Users are locked as their foreign keys would lock them in a moment, but without
// waiting: who waits while holding an expiry could wait for somebody who wants that expiry.
async function takeDue(tx: Tx, now: Date): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select id as "userId", username, display_name as "displayName", email, recovery_email as "recoveryEmail", language,
      password_version as "passwordVersion", expires_at as "expiresAt", zone, today::text, tomorrow at time zone zone as "todayEndsAt",
      ceil(extract(epoch from (expires_at at time zone zone) - (today + make_interval(hours => hour))) / 86400)::integer as "daysLeft",
      slot <= ${now}::timestamptz and expires_at > ${now}::timestamptz and state = 'active' and blocked_at is null as "isDue",
      case when slot <= ${now}::timestamptz then next_reminder(expires_at, tomorrow at time zone zone, zone, hour) else slot end as "nextAt"
    from (
      select *, next_reminder(expires_at, ${notBefore(now)}, zone, hour) as slot, date_trunc('day', ${now}::timestamptz at time zone zone)::date as today,
        date_trunc('day', ${now}::timestamptz at time zone zone) + interval '1 day' as tomorrow
      from (
        select users.*, expiry.expires_at, expiry.blocked_at, clock.zone, clock.hour
        from password_expiries as expiry join users on users.id = expiry.user_id ${joinUserClock}
        where expiry.next_reminder_at <= ${now}::timestamptz
        order by expiry.next_reminder_at limit ${usersPerBatch}
        for update of expiry skip locked for key share of users skip locked
      ) as taken
    ) as reckoned`.execute(tx);
  return rows;
}

// Whoever has had today's, or this one of the seven, is left out.
async function recordReminders(tx: Tx, users: readonly Addressed[], now: Date): Promise<Addressed[]> {
  if (users.length === 0) return [];
  const values = users.map(({ userId, today, expiresAt, daysLeft }) => ({
    user_id: userId,
    due_on: today,
    expires_at: expiresAt,
    days_left: daysLeft,
    created_at: now,
  }));
  const rows = await tx
    .insertInto('expiry_reminders')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .execute();
  const recorded = new Set(rows.map((row) => row.user_id));
  return users.filter(({ userId }) => recorded.has(userId));
}

async function addressDue(tx: Tx, users: readonly Candidate[]): Promise<Addressed[]> {
  const due = users.filter(({ isDue }) => isDue);
  const recipients = await chooseAddresses(tx, due);
  return due.flatMap((user, index) => {
    const recipient = recipients[index] ?? null;
    return recipient === null ? [] : [{ ...user, recipient }];
  });
}

async function orderMails(deps: ReminderDeps, tx: Tx, users: readonly Addressed[], fallback: Language): Promise<void> {
  const wanted = users.map(({ userId, passwordVersion, expiresAt }) => ({
    purpose: 'expiry' as const,
    userId,
    passwordVersion,
    expiresAt: new Date(expiresAt.getTime() + linkDays * dayMs),
  }));
  const links = await createLinks(deps, tx, wanted);
  const orders = users.map((user, index) => orderOf(user, { linkId: links[index]?.id ?? '', fallback }));
  await queueMails(deps, tx, orders);
}

function orderOf(user: Addressed, { linkId, fallback }: { linkId: string; fallback: Language }): MailOrder {
  const { userId, expiresAt, todayEndsAt } = user;
  return {
    kind: 'expiry-reminder',
    userId,
    recipient: user.recipient,
    language: user.language ?? fallback,
    values: {
      name: user.displayName,
      username: user.username,
      expiresAt: expiresAt.toISOString(),
      timeZone: user.zone,
      daysLeft: String(user.daysLeft),
    },
    about: `expiry-reminder:${userId}:${user.today}`,
    linkId,
    // Tomorrow says it anew.
    notAfter: new Date(Math.min(expiresAt.getTime(), todayEndsAt.getTime())),
  };
}

async function moveOn(tx: Tx, users: readonly Candidate[], now: Date): Promise<void> {
  const rows = users.map(({ userId, nextAt }) => ({ id: userId, at: nextAt }));
  await sql`update password_expiries set next_reminder_at = next.at, updated_at = ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as next (id uuid, at timestamptz)
    where password_expiries.user_id = next.id`.execute(tx);
}
