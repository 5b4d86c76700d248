import type {
  AccountReport,
  AgentDelivery,
  Binding,
  DeliveryOutcome,
  Proposal,
  ProposalOutcome,
} from '@rekey/protocol';
import { createAccountLock } from './account-lock.ts';
import { type ApplyDeps, applyDelivery, refused } from './apply-delivery.ts';
import { readCurrentRecord } from './current-record.ts';
import {
  changeLocally,
  type LocalChangeDeps,
  type LocalChangeResult,
  settleIntent,
  settleProposal,
  takeProposal,
} from './local-change.ts';
import type { AccountPasswords } from './ports.ts';

/** All that a device does to its accounts. Bindings are read each time, because a second enrollment adds one. */
export interface Engine {
  /** After every start, before anything else: settles what a crash left open. */
  recover(): Promise<void>;
  /** The true state of every bound account, for HELLO. */
  report(): Promise<AccountReport[]>;
  /** Applies a delivery; null when it is older than what is here. Refuses what this device is not bound to. */
  receive(delivery: AgentDelivery): Promise<DeliveryOutcome | null>;
  changeLocally(targetId: string, passwords: AccountPasswords & { oldPassword: Buffer }): Promise<LocalChangeResult>;
  /** Local changes that the server has not answered. */
  takeProposals(): Promise<Proposal[]>;
  /** The version in force after the answer; null when the device needs the newest one. */
  settleProposal(proposal: Proposal, outcome: ProposalOutcome): Promise<number | null>;
}

export type EngineDeps = ApplyDeps & LocalChangeDeps & { bindings: () => readonly Binding[] };

/** Builds the engine over its ports. It holds no state of its own but the locks: dropping it is a crash. */
export function createEngine(deps: EngineDeps): Engine {
  const lock = createAccountLock();
  const find = (targetId: string) => deps.bindings().find((binding) => binding.targetId === targetId);
  const onEach = <T>(work: (binding: Binding) => Promise<T>): Promise<T[]> =>
    Promise.all(deps.bindings().map((binding) => lock(binding.targetId, () => work(binding))));
  return {
    async recover() {
      await onEach((binding) => settleIntent(deps, binding));
    },
    report: () =>
      onEach(async (binding) => {
        const { applied } = await readCurrentRecord(deps, binding);
        return { targetId: binding.targetId, applied };
      }),
    async receive(delivery) {
      const binding = find(delivery.targetId);
      if (binding === undefined || binding.userId !== delivery.userId) return refused(delivery, 'account-not-bound');
      return lock(binding.targetId, () => applyDelivery(deps, binding, delivery));
    },
    async changeLocally(targetId, passwords) {
      const binding = find(targetId);
      if (binding === undefined) return { changed: false, reason: 'account-not-bound' };
      return lock(targetId, () => changeLocally(deps, binding, passwords));
    },
    async takeProposals() {
      const proposals = await onEach(({ targetId }) => takeProposal(deps, targetId));
      return proposals.filter((proposal) => proposal !== null);
    },
    async settleProposal(proposal, outcome) {
      const binding = find(proposal.targetId);
      if (binding === undefined) return null;
      return lock(binding.targetId, () => settleProposal(deps, binding, { id: proposal.id, outcome }));
    },
  };
}
