import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const agentMain = fileURLToPath(new URL('../../../agent/src/main.ts', import.meta.url));
// Ends the agent when this process is gone, however it went.
const followParent = new URL('../../../../tools/follow-parent.mjs', import.meta.url).href;

/** A sample device: the real agent in a process of its own, on a simulated machine. */
export interface SampleDevice {
  id: string;
  name: string;
  account: string;
  on: boolean;
}

export interface SampleDevices {
  list(): SampleDevice[];
  /** Makes the device's machine and account, and enrolls it; does nothing when that was done before. */
  enroll(device: {
    id: string;
    name: string;
    account: string;
    password: string;
    code: () => Promise<string>;
  }): Promise<void>;
  /** Says whether there is a device of that id. */
  switchOn(id: string): boolean;
  switchOff(id: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** Keeps the sample devices below a folder. */
export function keepSampleDevices(directory: string): SampleDevices {
  const devices = new Map<string, { name: string; account: string; process: ChildProcess | null }>();
  const placeOf = (id: string) => [
    '--directory',
    join(directory, id, 'agent'),
    '--simulated-accounts',
    join(directory, id, 'accounts.json'),
  ];

  async function switchOff(id: string): Promise<boolean> {
    const device = devices.get(id);
    if (!device) return false;
    const running = device.process;
    device.process = null;
    if (running && running.exitCode === null && running.signalCode === null) {
      running.kill('SIGTERM');
      await once(running, 'exit');
    }
    return true;
  }

  return {
    list: () => [...devices].map(([id, { name, account, process }]) => ({ id, name, account, on: process !== null })),
    async enroll({ id, name, account, password, code }) {
      devices.set(id, { name, account, process: null });
      if (existsSync(join(directory, id, 'agent', 'identity.json'))) return;
      await mkdir(join(directory, id), { recursive: true });
      await runAgent(['simulate', account, ...placeOf(id)], password);
      await runAgent(['enroll', await code(), '--name', name, ...placeOf(id)]);
    },
    switchOn(id) {
      const device = devices.get(id);
      if (!device) return false;
      if (device.process) return true;
      const agent = startAgent(['run', ...placeOf(id)], 'ignore');
      device.process = agent;
      agent.once('exit', () => {
        if (device.process === agent) device.process = null;
      });
      return true;
    },
    switchOff,
    async stop() {
      await Promise.all([...devices.keys()].map(switchOff));
    },
  };
}

function startAgent(args: readonly string[], output: 'ignore' | 'pipe'): ChildProcess {
  return spawn(process.execPath, ['--import', followParent, agentMain, ...args], {
    stdio: ['pipe', 'ignore', output, 'ipc'],
  });
}

async function runAgent(args: readonly string[], input = ''): Promise<void> {
  const agent = startAgent(args, 'pipe');
  let complaint = '';
  agent.stderr?.on('data', (chunk) => {
    complaint += chunk;
  });
  agent.stdin?.end(input);
  const [exitCode] = await once(agent, 'exit');
  if (exitCode !== 0) throw new Error(`A sample device could not be prepared: ${complaint.trim()}`);
}
