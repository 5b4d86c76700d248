import { AppError, type DeliverySummary } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db } from '../tables.ts';
import { wakeTarget } from './outbox.ts';
import type { PropagationDeps } from './ports.ts';
import { waitingReason } from './progress.ts';
import { findOpenDelivery } from './settle.ts';

interface DeliveryQuery {
  /** 'open' = held, on their way, or refused while still the user's newest. */
  state: 'open' | 'all';
  cursor: string | undefined;
  limit: number;
}

/** Deliveries for the administrator, newest first: who waits for what, and why.
 *
 *  @throws AppError REQUEST_INVALID for a cursor that is not ours
 */
export async function listDeliveries(
  db: Db,
  isOnline: (deviceId: string) => boolean,
  { state, cursor, limit }: DeliveryQuery,
): Promise<{ items: DeliverySummary[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('users', 'users.id', 'deliveries.user_id')
    .$if(state === 'open', (query) =>
      query.where((eb) =>
        eb.or([
          eb('deliveries.state', 'in', ['held', 'waiting', 'sent']),
          eb.and([
            eb('deliveries.state', 'in', ['refused', 'expired']),
            eb('deliveries.version', '=', eb.ref('users.password_version')),
          ]),
        ]),
      ),
    )
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('deliveries.created_at', 'deliveries.id'),
          '<',
          eb.tuple(after?.at as Date, after?.id as string),
        ),
      ),
    )
    .orderBy('deliveries.created_at', 'desc')
    .orderBy('deliveries.id', 'desc')
    .limit(limit + 1)
    .selectAll('deliveries')
    .select(['users.username', 'users.display_name as displayName'])
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      id: row.id,
      changeId: row.change_id,
      user: { id: row.user_id, username: row.username, displayName: row.displayName },
      target: { kind: row.target_kind, name: row.target_name, account: row.target_account },
      version: row.version,
      state: row.state,
      reason: row.reason ?? waitingReason(row.state, row.device_id, isOnline),
      attempts: row.attempts,
      nextAttemptAt: row.device_id ? null : (row.next_attempt_at?.toISOString() ?? null),
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    })),
    nextCursor: rows.length > limit && last ? encodeCursor(last.created_at, last.id) : null,
  };
}

/** Tries a waiting delivery now instead of at its next time.
 *
 *  @throws AppError DELIVERY_NOT_FOUND when it is not on its way any more
 */
export async function retryDelivery(deps: PropagationDeps, actor: Caller, deliveryId: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('deliveries')
      .where('id', '=', deliveryId)
      .select(['target_id as targetId', 'device_id as deviceId'])
      .executeTakeFirst();
    const open = row && (await findOpenDelivery(tx, row.targetId));
    if (!row || open?.id !== deliveryId) throw new AppError('DELIVERY_NOT_FOUND');
    await tx
      .updateTable('deliveries')
      .set({ next_attempt_at: deps.clock.now() })
      .where('id', '=', deliveryId)
      .where('state', '=', 'waiting')
      .execute();
    await wakeTarget(deps, tx, row.targetId, row.deviceId);
    await recordAuditEvent(tx, {
      action: 'delivery.retry',
      outcome: 'success',
      ...auditActor(actor),
      subject: { id: open.userId, name: open.targetName },
    });
  });
}

function encodeCursor(at: Date, id: string): string {
  return Buffer.from(`${at.toISOString()}|${id}`).toString('base64url');
}

function decodeCursor(cursor: string): { at: Date; id: string } {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split('|');
  const at = new Date(time);
  if (Number.isNaN(at.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) throw new AppError('REQUEST_INVALID');
  return { at, id };
}
