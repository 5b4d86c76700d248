import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { giveTo, type PostgresPlace } from './postgres-place.ts';

/** Server settings by name, as in postgresql.conf. */
export type PostgresSettings = Readonly<Record<string, string>>;

const majorVersion = '18';
const logBytesMax = 10 * 1024 * 1024;

/** Makes the cluster unless it is there. A folder that is only half made, because we died, is made again.
 *
 *  @throws Error when the folder belongs to another major version
 */
export async function ensureCluster(place: PostgresPlace, binaries: PostgresBinaries): Promise<void> {
  const versionFile = join(place.cluster, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const version = readFileSync(versionFile, 'utf8').trim();
    if (version === majorVersion) return;
    throw new Error(`${place.cluster} was made by PostgreSQL ${version}; this is PostgreSQL ${majorVersion}.`);
  }
  const unfinished = `${place.cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  giveTo(place.account, unfinished);
  const options = [
    `--pgdata=${unfinished}`,
    '--username=postgres',
    `--pwfile=${place.passwordFile}`,
    '--auth=scram-sha-256',
    '--data-checksums',
    '--encoding=UTF8',
    // The same order of texts on every machine, whatever its C library.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ];
  await promisify(execFile)(binaries.initdb, options, { ...place.account, env: binaries.env, cwd: '/' });
  renameSync(unfinished, place.cluster);
}

/** Starts the server and waits until it takes connections, through recovery if need be.
 *
 *  @param onSpawn told the process id at once
 *  @throws Error with the end of its log when it gives up
 */
export async function launchPostgres(
  place: PostgresPlace,
  binaries: PostgresBinaries,
  settings: PostgresSettings,
  onSpawn: (processId: number) => void,
): Promise<ChildProcess> {
  rotateLog(place.logFile);
  const log = openSync(place.logFile, 'a', 0o600);
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', place.cluster, ...options], {
    ...place.account,
    env: binaries.env,
    cwd: place.cluster,
    // A session of its own: Ctrl+C must reach the server first, which then stops PostgreSQL in order.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  if (child.pid) onSpawn(child.pid);
  await waitUntilReady(child, place);
  return child;
}

/** Ends the server: open transactions are rolled back, and it goes at once if that takes longer than the limit. */
export async function stopPostgres(child: ChildProcess, options: { limitMs: number }): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.ref();
  for (const [signal, limitMs] of [
    ['SIGINT', options.limitMs],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    child.kill(signal);
    const stillRuns = await Promise.race([ended, sleep(limitMs, 'runs', { ref: false })]);
    if (stillRuns !== 'runs') return;
  }
}

/** Whether the process is over. */
export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Ends a server that still works in this folder although its guard and its parent are gone; removes a pid file that lies. */
export async function stopOrphan(place: PostgresPlace): Promise<void> {
  const pidFile = join(place.cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const processId = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const deadline = performance.now() + 20_000;
  for (let signal: NodeJS.Signals | 0 = 'SIGINT'; worksIn(processId, place.cluster); await sleep(50)) {
    if (performance.now() > deadline) signal = 'SIGKILL';
    process.kill(processId, signal);
    if (signal !== 'SIGKILL') signal = 0;
  }
  rmSync(pidFile, { force: true });
}

/** Whether this process is there and its working directory is the cluster, as a postmaster's is. */
export function worksIn(processId: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${processId}/cwd`) === cluster;
  } catch {
    return false;
  }
}

async function waitUntilReady(child: ChildProcess, place: PostgresPlace): Promise<void> {
  let failure: unknown;
  child.once('error', (error) => {
    failure = error;
  });
  while (!isReady(child, place)) {
    if (hasEnded(child) || failure) {
      throw new Error(`PostgreSQL did not start. The end of its log:\n${endOfLog(place.logFile)}`, { cause: failure });
    }
    await sleep(10);
  }
}

// The eighth line of postmaster.pid tells its state (src/include/utils/pidfile.h).
function isReady(child: ChildProcess, place: PostgresPlace): boolean {
  try {
    const lines = readFileSync(join(place.cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

function rotateLog(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logBytesMax) renameSync(logFile, `${logFile}.1`);
}

function endOfLog(logFile: string): string {
  return readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n');
}
