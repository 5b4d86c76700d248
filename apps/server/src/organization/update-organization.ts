import type { OrganizationSettings } from '@rekey/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db, Tx } from '../tables.ts';
import { readOrganization, saveOrganization } from './organization-settings.ts';

/** What saving the settings needs of its surroundings. */
export interface UpdateOrganizationDeps {
  db: Db;
  clock: Clock;
  /** The organization's time zone or the hour of its reminders is another one now (expiry). */
  onClockChanged(tx: Tx): Promise<void>;
}

/** Saves the organization's settings, and has what depends on its clock follow. */
export async function updateOrganization(
  deps: UpdateOrganizationDeps,
  actor: Caller,
  settings: OrganizationSettings,
): Promise<OrganizationSettings> {
  await deps.db.transaction().execute(async (tx) => {
    const before = await readOrganization(tx);
    const isSameClock = before.timeZone === settings.timeZone && before.reminderHour === settings.reminderHour;
    if (!isSameClock) await deps.onClockChanged(tx);
    await saveOrganization(tx, actor, settings, deps.clock.now());
  });
  return settings;
}
