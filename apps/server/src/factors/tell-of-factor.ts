import type { FactorKind } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Tx } from '../tables.ts';
import { getUser } from '../users/index.ts';
import { mailFactorAct } from './mail-factor-act.ts';
import type { FactorDeps } from './ports.ts';

/** Who adds or removes a factor: somebody with a session, or a phone that took the code of such a session. */
export type FactorActor = Pick<Caller, 'userId' | 'username' | 'address' | 'app'> & { sessionId?: string };

/** A factor that came or went. */
export interface FactorEvent {
  what: 'added' | 'removed';
  userId: string;
  factor: { id: string; kind: FactorKind; name: string };
  by: FactorActor;
}

/** Tells of a factor that came or went, in the transaction of it: a notice, a mail to every address of the user, and the audit log.
 *
 *  Whoever adds a factor of their own to a stolen account cannot keep it secret.
 */
export async function tellOfFactor(deps: FactorDeps, tx: Tx, event: FactorEvent): Promise<void> {
  const { what, userId, factor, by } = event;
  const user = await getUser(tx, userId);
  if (!user) throw new Error('a factor of nobody');
  const isOwn = by.userId === userId;
  const details = { name: factor.name, factorKind: factor.kind };
  // What this very session did was told on the spot.
  const ofSession = isOwn && by.sessionId ? { sessionId: by.sessionId } : {};
  await deps.recordNotice(tx, { userId, kind: `factor-${what}`, details: { ...details, ...ofSession } });
  await mailFactorEvent(deps, tx, event);
  await recordAuditEvent(tx, {
    action: what === 'added' ? 'factor.add' : isOwn ? 'factor.remove' : 'factor.reset',
    outcome: 'success',
    ...auditFactorActor(by),
    subject: { id: user.id, name: user.username },
    details: { factorId: factor.id, ...details },
  });
}

async function mailFactorEvent(deps: FactorDeps, tx: Tx, { what, userId, factor, by }: FactorEvent): Promise<void> {
  const isOwn = by.userId === userId;
  const ofRemoval = { by: isOwn ? 'user' : 'administrator' };
  await mailFactorAct(deps, tx, userId, {
    mail: `factor-${what}`,
    // Where an administrator sits is not the user's business.
    app: isOwn ? by.app : '',
    address: isOwn ? by.address : null,
    values: { factorKind: factor.kind, factorName: factor.name, ...(what === 'removed' && ofRemoval) },
  });
}

/** The actor as the audit log writes it down. */
export function auditFactorActor(by: FactorActor) {
  return { actor: { kind: 'user' as const, id: by.userId, name: by.username }, address: by.address };
}
