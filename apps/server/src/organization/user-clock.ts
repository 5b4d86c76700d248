import { defaultOrganizationSettings } from '@rekey/protocol';
import { sql } from 'kysely';

const { timeZone, reminderHour } = defaultOrganizationSettings;

/** For statements that name the table `users`: joins the user's own wall clock as `clock (zone, hour)`, with the hour of reminders. */
export const joinUserClock = sql`cross join lateral (
  select known_zone(coalesce(users.time_zone, (select settings ->> 'timeZone' from organization_settings), ${timeZone}::text)) as zone,
    coalesce((select (settings ->> 'reminderHour')::integer from organization_settings), ${reminderHour}::integer) as hour
  offset 0) as clock`;
