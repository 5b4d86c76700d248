import type { KeyObject } from 'node:crypto';
import { AppError, type SealingKey } from '@rekey/protocol';
import { open, type SealingKeyPair, seal } from '@rekey/protocol/envelope';
import type { OpenDelivery, SealProposal } from './ports.ts';

/** Opens deliveries with whichever of the device's sealing keys they are sealed to; only those that the server signed. */
export function createDeliveryOpener(keys: () => readonly SealingKeyPair[], verifyKey: KeyObject): OpenDelivery {
  return async ({ userId, targetId, version, changeId, envelope }, binding) => {
    const recipient = keys().find((key) => key.keyId === envelope.keyId);
    if (recipient === undefined || targetId !== binding.targetId || userId !== binding.userId) {
      throw new AppError('ENVELOPE_INVALID');
    }
    return open(recipient, { purpose: 'delivery', userId, targetId, version, changeId }, envelope, verifyKey);
  };
}

/** Seals local changes to the server's capture key; from then on not even this device can read them. */
export function createProposalSealer(captureKey: SealingKey): SealProposal {
  return ({ userId, targetId }, { id, baseVersion, newPassword }) =>
    seal(captureKey, { purpose: 'proposal', userId, targetId, version: baseVersion, changeId: id }, { newPassword });
}
