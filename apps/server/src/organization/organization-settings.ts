import { defaultOrganizationSettings, OrganizationSettings } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db, Tx } from '../tables.ts';

/** The organization's settings; the defaults until an administrator saves others. */
export async function readOrganization(db: Db): Promise<OrganizationSettings> {
  const row = await db.selectFrom('organization_settings').select('settings').executeTakeFirst();
  return OrganizationSettings.parse({ ...defaultOrganizationSettings, ...row?.settings });
}

/** Saves the settings in the caller's transaction, with the audit event last. */
export async function saveOrganization(
  tx: Tx,
  actor: Caller,
  settings: OrganizationSettings,
  now: Date,
): Promise<void> {
  const row = { settings: JSON.stringify(settings), updated_at: now };
  await tx
    .insertInto('organization_settings')
    .values(row)
    .onConflict((conflict) => conflict.column('only').doUpdateSet(row))
    .execute();
  await recordAuditEvent(tx, {
    action: 'organization.update',
    outcome: 'success',
    ...auditActor(actor),
    details: { name: settings.name, timeZone: settings.timeZone, reminderHour: settings.reminderHour },
  });
}
