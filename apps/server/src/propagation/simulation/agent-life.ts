import type { KeyObject } from 'node:crypto';
import type { Binding, SealingKey } from '@rekey/protocol';
import {
  createDeliveryOpener,
  createEngine,
  createProposalSealer,
  type Engine,
  type EngineDeps,
} from '../../../../agent/src/apply/index.ts';
import type { AgentServer } from '../../../../agent/src/link/index.ts';
import type { SealingKeys } from '../../../../agent/src/state/index.ts';
import { type Disk, openJournal, openKeys, type Step } from './disk.ts';
import type { PlantedBug } from './planted-bug.ts';
import type { Random } from './random.ts';
import { uuidOf } from './uuid-of.ts';
import type { VirtualDevice } from './virtual-device.ts';
import type { Life, World } from './world.ts';

export interface AgentDeps {
  world: World;
  bug: PlantedBug;
  binding: Binding;
  deviceId: string;
  name: string;
  disk: Disk;
  verifyKey: KeyObject;
  captureKey: SealingKey;
  agentServerFor(life: Life): AgentServer;
}

/** One life of the agent's process. */
export interface Agent {
  life: Life;
  engine: Engine;
  keys: SealingKeys;
  server: AgentServer;
}

/** Starts the agent's real engine on what the disk holds. */
export function startAgent(deps: AgentDeps, device: VirtualDevice): Agent {
  const { world, bug, binding } = deps;
  const random = world.random(`device ${deps.name}`);
  const life: Life = { alive: true };
  const step = createStep(world, random, life, device);
  const keys = openKeys(device.disk, step);
  const seeded = bug.keys?.(keys, device.disk) ?? keys;
  const parts: EngineDeps = {
    journal: openJournal(device.disk, step),
    platform: createPlatform(device, step, world),
    bindings: () => [binding],
    openDelivery: createDeliveryOpener(seeded.all, deps.verifyKey),
    sealProposal: noteProposals(device, createProposalSealer(deps.captureKey)),
    newId: () => uuidOf(random),
  };
  const engineParts = bug.engineParts?.(parts, device) ?? parts;
  const engine = bug.engine?.(createEngine(engineParts), engineParts, world) ?? createEngine(engineParts);
  return { life, engine, keys: seeded, server: deps.agentServerFor(life) };
}

// A machine can die before what it is about to do, and right after it.
function createStep(world: World, random: Random, life: Life, device: VirtualDevice): Step {
  return async (effect) => {
    await world.pause(life, random.between(1, 400));
    if (random.chance(world.faults.agentCrash)) return die(device);
    const result = effect();
    if (random.chance(world.faults.agentCrash)) return die(device);
    return result;
  };
}

function die(device: VirtualDevice): Promise<never> {
  device.crash();
  return new Promise(() => {});
}

function noteProposals(device: VirtualDevice, seal: EngineDeps['sealProposal']): EngineDeps['sealProposal'] {
  return (bound, proposal) => {
    const { id, baseVersion, newPassword } = proposal;
    device.localChanges.set(id, { id, baseVersion, password: newPassword.toString(), toldChanged: false });
    return seal(bound, proposal);
  };
}

function createPlatform(device: VirtualDevice, step: Step, world: World): EngineDeps['platform'] {
  return {
    checkAccount: () => step(() => ({ usable: true })),
    verifyPassword(_account, password) {
      const typed = password.toString();
      return step(() => device.disk.password === typed);
    },
    setPassword(_account, { newPassword }) {
      const wanted = newPassword.toString();
      return step(() => {
        if (device.unwanted.has(wanted)) return { set: false, reason: 'password-not-complex' };
        world.note(device.name, 'now has', wanted);
        device.disk.password = wanted;
        device.disk.passwordsSet++;
        device.histories.at(-1)?.push(wanted);
        return { set: true };
      });
    },
    readFingerprint: () => step(() => `${device.disk.passwordsSet}:${device.disk.password}`),
  };
}
