import { recordAuditEvent } from '../../audit/index.ts';
import type { Log } from '../../platform/log.ts';
import type { Db } from '../../tables.ts';
import { getUser } from '../../users/index.ts';

/** Writes down that a passkey may exist twice. Not in the transaction of its answer, which comes to nothing. */
export async function reportCopy(
  { db, log }: { db: Db; log: Log },
  copy: { userId: string; factorId: string; address: string | null },
): Promise<void> {
  const { userId, factorId, address } = copy;
  log.warn('the counter of a passkey went back', { userId, factorId });
  const user = await getUser(db, userId);
  await recordAuditEvent(db, {
    action: 'passkey.copied',
    outcome: 'refused',
    actor: { kind: 'anonymous', name: 'anonymous' },
    subject: { id: userId, name: user?.username ?? null },
    address,
    details: { factorId },
  });
}
