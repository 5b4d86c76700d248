import type { Caller } from '../platform/http/caller.ts';
import type { AuditEntry } from './record-audit-event.ts';

/** Who does something: somebody with a session, or the machine's own (the command line, the first start). */
export type Actor = Pick<Caller, 'kind' | 'userId' | 'username' | 'address'> | { kind: 'system'; name: string };

/** The actor as the audit log writes it down. */
export function auditActor(actor: Actor): Pick<AuditEntry, 'actor' | 'address'> {
  if (actor.kind === 'system') return { actor };
  return { actor: { kind: 'user', id: actor.userId, name: actor.username }, address: actor.address };
}
