import { AppError, type AuditEvent, type AuditPage } from '@rekey/protocol';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { Db, Tables } from '../tables.ts';

interface AuditQuery {
  cursor?: string | undefined;
  limit: number;
  /** Only events about this user, device or store. */
  subjectId?: string | undefined;
}

/** One page of the audit log, newest first.
 *
 *  @throws AppError REQUEST_INVALID for a cursor that is not of ours
 */
export async function listAuditEvents(db: Db, query: AuditQuery): Promise<z.infer<typeof AuditPage>> {
  const { cursor, limit, subjectId } = query;
  if (cursor !== undefined && !/^[1-9]\d{0,17}$/.test(cursor)) throw new AppError('REQUEST_INVALID');
  const rows = await db
    .selectFrom('audit_events')
    .selectAll()
    .$if(cursor !== undefined, (events) => events.where('sequence', '<', cursor as string))
    .$if(subjectId !== undefined, (events) => events.where('subject_id', '=', subjectId as string))
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  return { items: items.map(toAuditEvent), nextCursor: rows.length > limit ? (items.at(-1)?.sequence ?? null) : null };
}

function toAuditEvent(row: Selectable<Tables['audit_events']>): AuditEvent {
  return {
    sequence: Number(row.sequence),
    at: row.at.toISOString(),
    action: row.action,
    outcome: row.outcome,
    actor: { kind: row.actor_kind, name: row.actor_name },
    subject: row.subject,
    address: row.address,
    details: row.details,
    hash: row.hash,
  };
}
