import type { PropagationDeps } from './ports.ts';
import { changeTopic } from './topics.ts';

/** A device came or went: pages that wait for it look again. */
export async function announcePresence(deps: PropagationDeps, deviceId: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const waiting = await tx
      .selectFrom('deliveries')
      .where('device_id', '=', deviceId)
      .where('state', 'in', ['waiting', 'sent'])
      .select('change_id as changeId')
      .distinct()
      .execute();
    for (const { changeId } of waiting) await deps.publish(tx, changeTopic, changeId);
  });
}
