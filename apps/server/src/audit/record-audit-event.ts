import { sql } from 'kysely';
import type { Db, Tx } from '../tables.ts';

/** An event to write down. Never a secret, in no field; `details` hold what the action's name does not say. */
export interface AuditEntry {
  /** What was done, as `<noun>.<verb>`: `user.create`, `session.open`, `password.change`. */
  action: string;
  outcome: 'success' | 'refused' | 'failure';
  actor: { kind: 'user' | 'device' | 'system' | 'anonymous'; id?: string | null; name: string };
  subject?: { id?: string | null; name: string | null } | undefined;
  /** The network address that the actor came from. */
  address?: string | null | undefined;
  details?: Record<string, unknown> | undefined;
}

/** Appends an event in the caller's transaction, in one round trip; its time is the database's.
 *
 *  Writers of audit events stand in line until they commit, so that the chain has no forks: record the event *last*, when the
 *  transaction holds all its other locks, or two transactions can wait for each other.
 */
export async function recordAuditEvent(db: Tx | Db, entry: AuditEntry): Promise<void> {
  const { action, outcome, actor, subject, address = null, details = {} } = entry;
  await sql`select append_audit_event(
    ${action}, ${outcome}, ${actor.kind}, ${actor.id ?? null}, ${actor.name},
    ${subject?.id ?? null}, ${subject?.name ?? null}, ${address}, ${JSON.stringify(details)}
  )`.execute(db);
}

/** As `recordAuditEvent` for many events at once, in their order, in one round trip. */
export async function recordAuditEvents(db: Tx | Db, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ action, outcome, actor, subject, address, details = {} }) => ({
    action,
    outcome,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    subject_id: subject?.id,
    subject: subject?.name,
    address,
    details,
  }));
  await sql`select append_audit_event(
    e->>'action', e->>'outcome', e->>'actor_kind', (e->>'actor_id')::uuid, e->>'actor_name',
    (e->>'subject_id')::uuid, e->>'subject', e->>'address', e->'details'
  ) from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality as list(e, position) order by position`.execute(
    db,
  );
}
