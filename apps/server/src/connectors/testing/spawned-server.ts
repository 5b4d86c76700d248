import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'node:tls';

/** A server program that lives no longer than the test that started it. */
export interface SpawnedServer {
  /** What it has written to its standard streams so far. */
  output(): string;
  hasEnded(): boolean;
  /** Ends it; SIGKILL = as if the machine had lost its power. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts a program in a process group of its own; the kernel ends it if this process dies, even by SIGKILL. */
export function spawnServer(program: string, args: string[]): SpawnedServer {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], {
    detached: true,
    // Samba in the foreground takes the end of its standard input as the order to stop.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      written = (written + text).slice(-20_000);
    });
  }
  const killGroup = () => endGroup(child, 'SIGKILL');
  process.once('exit', killGroup);

  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') {
    process.removeListener('exit', killGroup);
    if (!hasEnded()) {
      const ended = once(child, 'exit');
      endGroup(child, signal);
      const patience = setTimeout(killGroup, 3000);
      await ended;
      clearTimeout(patience);
    }
    killGroup();
  }
  return { output: () => written, hasEnded, stop };
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals) {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended already.
  }
}

/** Waits until a TLS handshake with this authority succeeds; at most 60 s. */
export async function waitForTls(server: SpawnedServer, at: { host: string; port: number; ca: string }): Promise<void> {
  for (let attempt = 0; attempt < 600 && !server.hasEnded(); attempt++) {
    if (await shakesHands(at)) return;
    await delay(100);
  }
  await server.stop();
  throw new Error(`no TLS on ${at.host}:${at.port}:\n${server.output()}`);
}

function shakesHands(at: { host: string; port: number; ca: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...at, timeout: 2000 });
    const answer = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    socket.once('secureConnect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.once('error', () => answer(false));
  });
}

/** Whether this address and port can be listened on; port 0 asks for any, and the answer names it. Null = taken. */
export async function freePort(host: string, port = 0): Promise<number | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}

const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

/** Listens on a port, so that nobody else can; null = taken. Answers how to let it go. */
export async function occupy(host: string, port: number): Promise<(() => void) | null> {
  const server = createServer((socket) => socket.destroy()).unref();
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, host, () => resolve(() => server.close()));
  });
}

/** Names the programs that are not installed where Debian puts them. */
export function missingPrograms(programs: string[]): string[] {
  return programs.filter((program) => !folders.some((folder) => isExecutable(join(folder, program))));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
