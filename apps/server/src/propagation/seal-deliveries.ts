import type { KeyObject } from 'node:crypto';
import type { SealedEnvelope } from '@rekey/protocol';
import { type EnvelopeContext, type EnvelopeSecrets, seal } from '@rekey/protocol/envelope';
import type { Target } from './targets.ts';

/** One target's delivery, sealed and not yet written. */
export interface SealedDelivery {
  target: Target;
  envelope: SealedEnvelope;
}

/** Which version of whose password a delivery carries. */
export interface ChangeOfVersion {
  userId: string;
  changeId: string;
  version: number;
}

/** Seals the passwords once for each target. Done before the transaction: it costs CPU, and the plaintext ends here. */
export function sealDeliveries(
  deps: { signingKey: KeyObject },
  change: ChangeOfVersion,
  targets: readonly Target[],
  secrets: EnvelopeSecrets,
): Promise<SealedDelivery[]> {
  return Promise.all(
    targets.map(async (target) => ({
      target,
      envelope: await seal(target.sealingKey, deliveryContext(change, target.id), secrets, deps.signingKey),
    })),
  );
}

/** What a delivery's envelope is bound to. */
export function deliveryContext(change: ChangeOfVersion, targetId: string): EnvelopeContext {
  const { userId, changeId, version } = change;
  return { purpose: 'delivery', userId, targetId, version, changeId };
}
