import { availableParallelism } from 'node:os';
import { createHasher } from '../apps/server/src/platform/hashing/index.ts';
import { enrollTestDevice, openBrowser } from '../apps/server/src/testing/index.ts';
import { quantiles, round } from './quantiles.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const clientCounts = [1, 8, 32];
const changesPerRound = 160;

/** Server CPU of one change over its floor, the two Argon2id computations; times and changes per second at 1, 8 and 32 clients.
 *
 *  Every person has one device that is off, so each change seals one delivery with old and new password, and supersedes one.
 */
export async function benchChange(): Promise<object> {
  const floorMs = await measureFloor();
  const server = await startServerProcess(Math.max(...clientCounts));
  try {
    const clients = await openClients(server);
    await runRound(clients.slice(0, 1), 10);
    const rounds = [];
    for (const count of clientCounts) {
      const before = await server.figures();
      const startedAt = performance.now();
      const times = await runRound(clients.slice(0, count), changesPerRound);
      const seconds = (performance.now() - startedAt) / 1000;
      const after = await server.figures();
      const serverCpuMs = (after.serverCpuMs - before.serverCpuMs) / times.length;
      rounds.push({
        clients: count,
        changesPerSecond: round(times.length / seconds),
        ...quantiles(times),
        serverCpuMs: round(serverCpuMs),
        overFloor: Math.round((serverCpuMs / floorMs) * 1000) / 1000,
        databaseCpuMs: round((after.databaseCpuMs - before.databaseCpuMs) / times.length),
      });
    }
    return { cores: availableParallelism(), floorMs: round(floorMs), rounds };
  } finally {
    await server.stop();
  }
}

async function measureFloor(): Promise<number> {
  const hasher = createHasher({ pepper: Buffer.alloc(32, 1), concurrency: 1 });
  const password = Buffer.from('correct horse battery staple');
  const verifier = await hasher.hash(password);
  await hasher.verify(verifier, password);
  const computations = 40;
  const before = process.cpuUsage();
  for (let i = 0; i < computations / 2; i++) {
    await hasher.verify(verifier, password);
    await hasher.hash(password);
  }
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1000 / computations) * 2;
}

type ChangeOnce = () => Promise<number>;

async function openClients(server: ServerProcess): Promise<ChangeOnce[]> {
  const { administrator, origin } = server;
  const console = openBrowser(origin);
  await console.client.login(administrator);
  const clients: ChangeOnce[] = [];
  // One after the other: many people who log in at once from one address are slowed down, as guessers would be.
  for (const { id, username, password } of server.people) {
    const { code } = await console.client.createEnrollmentCode({ userId: id, account: username });
    (await enrollTestDevice(code)).close();
    const browser = openBrowser(origin);
    await browser.client.login({ username, password });
    let [currentPassword, count] = [password, 0];
    clients.push(async () => {
      const newPassword = `harbor lights ${++count} over water`;
      const startedAt = performance.now();
      await browser.client.changePassword({ currentPassword, newPassword });
      currentPassword = newPassword;
      return performance.now() - startedAt;
    });
  }
  return clients;
}

async function runRound(clients: readonly ChangeOnce[], total: number): Promise<number[]> {
  const times: number[] = [];
  let left = total;
  await Promise.all(
    clients.map(async (changeOnce) => {
      while (left-- > 0) times.push(await changeOnce());
    }),
  );
  return times;
}
