import type { AuditEntry } from '../audit/index.ts';
import type { Caller } from '../platform/http/caller.ts';

/** Who does something to a user: an administrator, or the machine's own (the command line, the first start). */
export type Actor = Caller | { kind: 'system'; name: string };

/** The actor as the audit log writes it down. */
export function auditActor(actor: Actor): Pick<AuditEntry, 'actor' | 'address'> {
  if (actor.kind === 'system') return { actor };
  return { actor: { kind: 'user', id: actor.userId, name: actor.username }, address: actor.address };
}
