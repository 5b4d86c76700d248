import { sql } from 'kysely';
import { wakeTarget } from './outbox.ts';
import type { PropagationDeps } from './ports.ts';
import { openDeliveries, settleDelivery } from './settle.ts';

const batch = 500;
const renudgeAfterMs = 5 * 60_000;

/** Finds what no job or nudge will: time limits that have passed, and deliveries whose hint was lost. Safe to run at any time on any node. */
export async function sweep(deps: PropagationDeps): Promise<void> {
  await expireOverdue(deps);
  await eraseOldPasswords(deps);
  await wakeDue(deps);
}

async function expireOverdue(deps: PropagationDeps): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const overdue = await openDeliveries(tx)
      .where('expires_at', '<=', deps.clock.now())
      .limit(batch)
      .forUpdate()
      .skipLocked()
      .execute();
    for (const delivery of overdue) {
      await settleDelivery(deps, tx, delivery, { state: 'expired', reason: 'time-limit' });
    }
  });
}

async function eraseOldPasswords(deps: PropagationDeps): Promise<void> {
  await deps.db
    .updateTable('deliveries')
    .set({ sealed: sql`sealed - 'oldPassword'`, old_password_until: null })
    .where('old_password_until', '<=', deps.clock.now())
    .where('sealed', 'is not', null)
    .execute();
}

async function wakeDue(deps: PropagationDeps): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const due = await tx
      .selectFrom('deliveries')
      .where('state', 'in', ['waiting', 'sent'])
      .where('next_attempt_at', '<=', deps.clock.now())
      .orderBy('next_attempt_at')
      .limit(batch)
      .select(['id', 'target_id as targetId', 'device_id as deviceId'])
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { targetId, deviceId } of due) await wakeTarget(deps, tx, targetId, deviceId);
    const forDevices = due.flatMap(({ id, deviceId }) => (deviceId ? [id] : []));
    if (forDevices.length === 0) return;
    // A device that is off must not be first in line at every sweep; when it comes back it asks by itself.
    const later = new Date(deps.clock.now().getTime() + renudgeAfterMs);
    await tx.updateTable('deliveries').set({ next_attempt_at: later }).where('id', 'in', forDevices).execute();
  });
}
