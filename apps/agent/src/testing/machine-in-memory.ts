import type { AgentDelivery, Binding } from '@rekey/protocol';
import { AppError } from '@rekey/protocol';
import {
  type AccountRecord,
  createEngine,
  type Engine,
  type EngineDeps,
  emptyRecord,
  type Journal,
  type Platform,
} from '../apply/index.ts';

/** Thrown by a port at the moment where a test cuts the power. */
export class PowerCut extends Error {}

/** A machine for tests: one account and a journal in memory that outlive the engine, and a power cut at any chosen step. */
export interface MachineInMemory {
  engine: Engine;
  records: Map<string, AccountRecord>;
  /** The password in force, and every password that was ever set, in order. */
  password: string;
  history: string[];
  /** Refuses this password as a policy would. */
  refusedPassword: string | null;
  /** The next attempt to set a password fails without an answer. */
  failsOnce: boolean;
  /** Steps (port calls) left until the power goes: even = before the step, odd = just after it. */
  stepsLeft: number;
  /** A new engine over what survived. */
  restart(): void;
}

export const binding: Binding = {
  targetId: '0b0c5b0e-6f5c-4e0a-9d7e-3f5a7f1f0001',
  userId: '0b0c5b0e-6f5c-4e0a-9d7e-3f5a7f1f0002',
  username: 'alice',
  account: 'alice',
};

/** A delivery whose envelope stands for the password `password-<version>`. */
export function deliveryOf(version: number): AgentDelivery {
  const id = `0b0c5b0e-6f5c-4e0a-9d7e-${String(version).padStart(12, '0')}`;
  const envelope = { keyId: id, encapsulatedKey: 'x', newPassword: `password-${version}` };
  return { id, changeId: id, userId: binding.userId, targetId: binding.targetId, version, envelope };
}

/** Starts a machine whose account has the password `initial`. */
export function startMachine(): MachineInMemory {
  const machine: MachineInMemory = {
    engine: undefined as unknown as Engine,
    records: new Map(),
    password: 'initial',
    history: [],
    refusedPassword: null,
    failsOnce: false,
    stepsLeft: Number.POSITIVE_INFINITY,
    restart() {
      machine.stepsLeft = Number.POSITIVE_INFINITY;
      machine.engine = createEngine(portsOf(machine));
    },
  };
  machine.restart();
  return machine;
}

function portsOf(machine: MachineInMemory): EngineDeps {
  let off = false;
  const step = async <T>(work: () => T): Promise<T> => {
    await Promise.resolve();
    if (off || machine.stepsLeft-- <= 0) throw cut();
    const result = work();
    if (machine.stepsLeft-- <= 0) throw cut();
    return result;
  };
  const cut = () => {
    off = true;
    return new PowerCut();
  };
  let proposals = 0;
  return {
    journal: journalOf(machine, step),
    platform: platformOf(machine, step),
    bindings: () => [binding],
    async openDelivery({ envelope }) {
      if (envelope.newPassword === 'unreadable') throw new AppError('ENVELOPE_INVALID');
      return { newPassword: Buffer.from(envelope.newPassword), oldPassword: null };
    },
    async sealProposal(_binding, { id, newPassword }) {
      return { keyId: id, encapsulatedKey: 'x', newPassword: newPassword.toString() };
    },
    newId: () => `proposal-${machine.history.length}-${++proposals}`,
  };
}

type Step = <T>(work: () => T) => Promise<T>;

function journalOf(machine: MachineInMemory, step: Step): Journal {
  return {
    read: (targetId) => step(() => structuredClone(machine.records.get(targetId) ?? emptyRecord)),
    write: (targetId, record) =>
      step(() => {
        machine.records.set(targetId, structuredClone(record));
      }),
  };
}

function platformOf(machine: MachineInMemory, step: Step): Platform {
  return {
    checkAccount: () => step(() => ({ usable: true })),
    verifyPassword: (_account, password) => step(() => password.toString() === machine.password),
    setPassword: (_account, { newPassword }) =>
      step(() => {
        if (machine.failsOnce) {
          machine.failsOnce = false;
          throw new Error('the machine failed');
        }
        if (newPassword.toString() === machine.refusedPassword) return { set: false, reason: 'password-in-history' };
        machine.password = newPassword.toString();
        machine.history.push(machine.password);
        return { set: true };
      }),
    readFingerprint: () => step(() => `${machine.history.length}:${machine.password}`),
  };
}
