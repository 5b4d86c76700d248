import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Db } from '../apps/server/src/tables.ts';
import { startTestServer } from '../apps/server/src/testing/index.ts';

/** What the server process says when it is ready. */
export interface ServerReady {
  origin: string;
  people: { id: string; username: string; password: string }[];
  administrator: { username: string; password: string };
  serverId: string;
}

/** Asks for devices that nobody enrolled by hand: all with this public key. Answered by their ids. */
export interface DeviceRequest {
  count: number;
  deviceKey: object;
}

/** CPU in milliseconds and memory in bytes, since the process started. */
export interface ServerFigures {
  serverCpuMs: number;
  databaseCpuMs: number;
  residentBytes: number;
}

const password = 'correct horse battery staple';

if (process.send) await serve(Number(process.argv[2]), JSON.parse(process.argv[3] ?? '{}'));

async function serve(count: number, environment: Record<string, string>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'rekey-bench-'));
  // Embedded PostgreSQL of a root process runs as nobody, who must pass through.
  await chmod(directory, 0o711);
  // The embedded PostgreSQL as in production, fsync and all.
  const server = await startTestServer({ ...environment, REKEY_DATA_DIR: directory }, 'embedded database');
  const administrator = await server.createPerson({ username: 'administrator', password, role: 'administrator' });
  const people: ServerReady['people'] = [];
  for (let i = 0; i < count; i++) {
    const { user } = await server.createPerson({ username: `person-${i}`, password });
    people.push({ id: user.id, username: user.username, password });
  }
  const { username } = administrator.user;
  const { db, serverId } = server.server.foundation;
  const postmaster = await findPostmaster(db);
  say({ origin: server.origin, people, administrator: { username, password }, serverId });
  process.on('message', async (message: 'figures' | 'stop' | DeviceRequest) => {
    if (message === 'figures') return say(measure(postmaster));
    if (typeof message === 'object') return say(await makeDevices(db, message));
    await server.stop();
    await rm(directory, { recursive: true, force: true });
    process.exit(0);
  });
}

async function makeDevices(db: Db, { count, deviceKey }: DeviceRequest): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    name: `idle ${index}`,
    platform: 'simulated' as const,
    agent_version: '0.0.0',
    device_key: JSON.stringify(deviceKey),
    sealing_key_id: randomUUID(),
    sealing_key: 'A'.repeat(43),
  }));
  await db.insertInto('devices').values(rows).execute();
  return rows.map(({ id }) => id);
}

function say(message: ServerReady | ServerFigures | string[]): void {
  process.send?.(message);
}

function measure(postmaster: string): ServerFigures {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  return {
    serverCpuMs: (user + system) / 1000,
    databaseCpuMs: databaseCpuMs(postmaster),
    residentBytes: process.memoryUsage.rss(),
  };
}

// The parent of any connection's process.
async function findPostmaster(db: Db): Promise<string> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  const [, parent = ''] = readStat(String(rows[0]?.pid)) ?? [];
  return parent;
}

const tickMs = 10;

// The postmaster, its living children, and those it has seen off (cutime, cstime).
function databaseCpuMs(postmaster: string): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = readStat(pid);
    if (!fields) continue;
    const [parent, times] = [fields[1], fields.slice(11, 15).map(Number)];
    if (pid === postmaster) ticks += times.reduce((sum, time) => sum + time, 0);
    else if (parent === postmaster) ticks += (times[0] ?? 0) + (times[1] ?? 0);
  }
  return ticks * tickMs;
}

function readStat(pid: string): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
