import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentProcess, startAgent } from '../../apps/agent/src/testing/index.ts';

/** A device with the real agent on it, as processes of their own: on this machine's accounts, or on a simulated machine. */
export interface AgentOnDevice {
  name: string;
  /** Holds the agent's state; `stop` removes it. */
  directory: string;
  /** Makes an account of the simulated machine. */
  addAccount(account: string, password: string): Promise<void>;
  /** Runs `rekey-agent enroll`; answers with what it said. */
  enroll(code: string): Promise<string>;
  switchOn(): void;
  /** Runs `rekey-agent change`: the user changes the password on the device itself. */
  change(account: string, oldPassword: string, newPassword: string): Promise<void>;
  /** Ends the agent and waits until it has ended; answers with its exit code. */
  switchOff(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** Resolves when the agent that is running ends by itself. */
  exited(): Promise<number | null>;
  /** Everything that agents on this device have written. */
  output(): string;
  stop(): Promise<void>;
}

/** Sets up a device; nothing runs on it yet.
 *
 *  @param options.simulated true = accounts in a file of the device's own
 */
export async function setUpDevice(name: string, options: { simulated: boolean }): Promise<AgentOnDevice> {
  const directory = await mkdtemp(join(tmpdir(), 'rekey-device-'));
  const place = ['--directory', join(directory, 'agent')];
  if (options.simulated) place.push('--simulated-accounts', join(directory, 'accounts.json'));
  const started: AgentProcess[] = [];
  let running: AgentProcess | null = null;

  async function runOnce(args: string[], input = ''): Promise<string> {
    const agent = startAgent([...args, ...place], { input });
    started.push(agent);
    const exitCode = await agent.exited;
    if (exitCode !== 0) throw new Error(`rekey-agent ${args[0]} ended with ${exitCode}: ${agent.output()}`);
    return agent.output();
  }

  const device: AgentOnDevice = {
    name,
    directory,
    addAccount: async (account, password) => void (await runOnce(['simulate', account], password)),
    enroll: (code) => runOnce(['enroll', code, '--name', name]),
    change: async (account, oldPassword, newPassword) =>
      void (await runOnce(['change', account], `${oldPassword}\n${newPassword}\n`)),
    switchOn() {
      running = startAgent(['run', ...place]);
      started.push(running);
    },
    async switchOff(signal = 'SIGTERM') {
      const exitCode = (await running?.end(signal)) ?? null;
      running = null;
      return exitCode;
    },
    exited: async () => (await running?.exited) ?? null,
    output: () => started.map((agent) => agent.output()).join(''),
    async stop() {
      await device.switchOff();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return device;
}
