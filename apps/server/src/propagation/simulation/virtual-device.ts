import { AppError } from '@rekey/protocol';
import { runRound } from '../../../../agent/src/link/index.ts';
import { type Agent, type AgentDeps, startAgent } from './agent-life.ts';
import type { Disk } from './disk.ts';
import type { World } from './world.ts';

/** A local change as the machine knows it. */
export interface LocalChange {
  id: string;
  baseVersion: number;
  password: string;
  /** Whether the user was told that it happened. */
  toldChanged: boolean;
}

/** An enrolled machine: the agent's real engine and rounds over a disk that outlives them. */
export interface VirtualDevice {
  id: string;
  targetId: string;
  name: string;
  disk: Disk;
  /** All passwords that were ever in force, in order; a restored image begins a new one. */
  histories: string[][];
  localChanges: Map<string, LocalChange>;
  /** Passwords that the machine's own policy refuses. */
  unwanted: Set<string>;
  isConnected: boolean;
  /** Nearly all of its messages are late. */
  crawls: boolean;
  isRevoked: boolean;
  wasRestored: boolean;
  start(): void;
  crash(): void;
  nudge(): void;
  /** One conversation with the server, saying hello first. */
  sayHello(): void;
  changeLocally(newPassword: string): void;
  /** Starts again from an older image of the disk. */
  restore(image: Disk): void;
}

const silent = () => {};

/** Makes a device that is enrolled and switched off. */
export function createVirtualDevice(deps: AgentDeps): VirtualDevice {
  const { world, binding } = deps;
  const random = world.random(`device ${deps.name}`);
  let agent: Agent | null = null;

  const device: VirtualDevice = {
    id: deps.deviceId,
    targetId: binding.targetId,
    name: deps.name,
    disk: deps.disk,
    histories: [[deps.disk.password]],
    localChanges: new Map(),
    unwanted: new Set(),
    isConnected: true,
    crawls: false,
    isRevoked: false,
    wasRestored: false,
    start() {
      if (agent) return;
      const started = startAgent(deps, device);
      agent = started;
      world.spawn(`${device.name} starts`, async () => {
        await started.engine.recover();
        await converse(world, device, started, true);
      });
    },
    crash() {
      if (!agent) return;
      world.note(device.name, 'dies');
      agent.life.alive = false;
      agent = null;
      world.at(random.between(1_000, 60_000), device.start);
    },
    nudge: () => talk(false),
    sayHello: () => talk(true),
    changeLocally(newPassword) {
      const present = agent;
      if (!present) return;
      const passwords = { newPassword: Buffer.from(newPassword), oldPassword: Buffer.from(device.disk.password) };
      world.spawn(`${device.name} changes locally`, async () => {
        const result = await present.engine.changeLocally(binding.targetId, passwords);
        const change = [...device.localChanges.values()].find(({ password }) => password === newPassword);
        if (result.changed && change) change.toldChanged = true;
        await converse(world, device, present, false);
      });
    },
    restore(image) {
      device.crash();
      world.note(device.name, 'is restored from an image with', image.password);
      device.disk = structuredClone(image);
      device.histories.push([image.password]);
      device.wasRestored = true;
    },
  };
  return device;

  function talk(hello: boolean): void {
    const present = agent;
    if (present && device.isConnected)
      world.spawn(`round of ${device.name}`, () => converse(world, device, present, hello));
  }
}

async function converse(world: World, device: VirtualDevice, agent: Agent, hello: boolean): Promise<void> {
  const { life, engine, keys, server } = agent;
  const random = world.random(`device ${device.name}`);
  const said = { agentVersion: '0.1.0', keepExpiries: async () => {} };
  const round = { ...said, engine, keys, server, now: world.date, log: { info: silent, warn: silent } };
  try {
    await runRound(round, { hello });
  } catch (error) {
    if (error instanceof AppError && error.code === 'DEVICE_REVOKED') return;
    // As the agent's own schedule does; here only so often that a long silence stays cheap.
    if (life.alive && random.chance(0.5)) world.at(random.between(1_000, 60_000), device.nudge);
    throw error;
  }
}
