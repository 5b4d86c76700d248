import type { ExpiryOverview, PasswordPolicy } from '@rekey/protocol';
import { addDays, type Day } from '../expiry/calendar-days.ts';

/** Nobody's password ends earlier than this after expiry is switched on or shortened. */
const graceDays = 7;

/** What saving would do to people's passwords, as far as the numbers of days can tell.
 *
 *  'on' = users get an end, nobody before `earliest`; those who are past it already are spread until `latest`. 'off' = nobody's password ends
 *  any more. 'earlier' and 'later' = ends move; `first` is the first of them that is not `overdue`, null where there is none. Whose password
 *  ends before `earliest` is told so already and keeps the day.
 */
export type ExpiryEffect =
  | { kind: 'on'; users: number; earliest: Day; latest: Day }
  | { kind: 'off'; users: number }
  | { kind: 'earlier'; users: number; days: number; overdue: number; earliest: Day; latest: Day; first: Day | null }
  | { kind: 'later'; users: number; days: number; first: Day | null };

type ExpiryPolicy = Pick<PasswordPolicy, 'expiresAfterDays' | 'expirySpreadDays'>;

/** Compares a policy that is being written with the one in force; null when passwords end as before. */
export function predictExpiry(
  overview: ExpiryOverview,
  inForce: ExpiryPolicy,
  next: ExpiryPolicy,
): ExpiryEffect | null {
  const [before, after] = [inForce.expiresAfterDays, next.expiresAfterDays];
  if (before === after) return null;
  if (after === null) return { kind: 'off', users: countUsers(overview.days) + overview.expired };
  const earliest = addDays(overview.today, graceDays);
  const latest = addDays(earliest, next.expirySpreadDays);
  if (before === null) return { kind: 'on', users: overview.never, earliest, latest };
  return after < before
    ? { kind: 'earlier', ...moveEarlier(overview, before - after, earliest), earliest, latest }
    : { kind: 'later', ...moveLater(overview, after - before) };
}

function moveEarlier({ days }: ExpiryOverview, count: number, earliest: Day) {
  const moved = moveDays(
    days.filter(({ day }) => day >= earliest),
    -count,
  );
  const overdue = moved.filter(({ day }) => day < earliest);
  const first = moved.find(({ day }) => day >= earliest)?.day ?? null;
  return { users: countUsers(moved), days: count, overdue: countUsers(overdue), first };
}

function moveLater({ days, expired }: ExpiryOverview, count: number) {
  return { users: countUsers(days) + expired, days: count, first: moveDays(days, count)[0]?.day ?? null };
}

function moveDays(days: ExpiryOverview['days'], count: number): ExpiryOverview['days'] {
  return days.map(({ day, users }) => ({ day: addDays(day, count), users }));
}

function countUsers(days: ExpiryOverview['days']): number {
  return days.reduce((sum, { users }) => sum + users, 0);
}
