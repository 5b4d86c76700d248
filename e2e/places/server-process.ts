import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../apps/agent/src/testing/index.ts';
import { freePort } from '../../apps/server/src/connectors/testing/spawned-server.ts';

const main = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));
const followParent = new URL('../../tools/follow-parent.mjs', import.meta.url).href;

/** The real server as `npm start` runs it, with PostgreSQL of its own: a process that can be killed and started again. */
export interface ServerProcess {
  origin: string;
  dataDirectory: string;
  /** Starts it and waits until it answers. */
  start(): Promise<void>;
  isRunning(): boolean;
  /** SIGKILL to the server itself; nothing gets to finish anything. */
  kill(): Promise<void>;
  /** SIGKILL to the postmaster of its database; waits until the server has brought it back and answers. */
  killDatabase(): Promise<void>;
  /** The first administrator's set-up link, as it was printed. */
  setupLink(): string;
  /** Everything it has written to stdout and stderr since the first start. */
  output(): string;
  /** Ends it in order; its data stays. */
  shutDown(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Prepares a server on free loopback ports; the same ones at every start.
 *
 *  @param environment more settings
 */
export async function prepareServer(environment: Record<string, string> = {}): Promise<ServerProcess> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'rekey-server-'));
  // As root, PostgreSQL runs as somebody else and must get through.
  await chmod(dataDirectory, 0o711);
  const [port, agentPort] = [await freePort('127.0.0.1'), await freePort('127.0.0.1')];
  const origin = `http://localhost:${port}`;
  const settings = {
    REKEY_DATA_DIR: dataDirectory,
    REKEY_URL: origin,
    REKEY_PORT: String(port),
    REKEY_AGENT_URL: `https://localhost:${agentPort}`,
    REKEY_AGENT_HOST: '127.0.0.1',
    REKEY_AGENT_PORT: String(agentPort),
    ...environment,
  };
  let running: ChildProcess | null = null;
  let written = '';

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = running;
    if (!ending) return;
    ending.kill(signal);
    if (isAlive(ending)) await once(ending, 'exit');
  }

  return {
    origin,
    dataDirectory,
    async start() {
      const child = spawn(process.execPath, ['--import', followParent, main], {
        env: { ...process.env, ...settings },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      running = child;
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          written += text;
        });
      }
      await until('the server answers', () => isReady(origin, child), 120_000).catch((cause: unknown) => {
        throw new Error(`the server does not start:\n${written.slice(-4000)}`, { cause });
      });
    },
    isRunning: () => running !== null && isAlive(running),
    kill: () => end('SIGKILL'),
    async killDatabase() {
      process.kill(await readPostmaster(dataDirectory), 'SIGKILL');
      const child = running;
      const isBack = async () => child !== null && isReady(origin, child);
      await until('the database is back', isBack, 120_000).catch((cause: unknown) => {
        throw new Error(`the database is not back:\n${written.slice(-4000)}`, { cause });
      });
    },
    setupLink: () => /https?:\/\/\S+\/setup#\S+/.exec(written)?.[0] ?? '',
    output: () => written,
    shutDown: () => end('SIGTERM'),
    async stop() {
      await end('SIGTERM');
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function readPostmaster(dataDirectory: string): Promise<number> {
  const file = await readFile(join(dataDirectory, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
  return Number(file.split('\n')[0]);
}

const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

async function isReady(origin: string, child: ChildProcess): Promise<boolean> {
  if (!isAlive(child)) throw new Error('it has ended');
  const answer = await fetch(`${origin}/readyz`).catch(() => null);
  return answer?.ok ?? false;
}
