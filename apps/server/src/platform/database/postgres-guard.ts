import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { giveTo, type PostgresPlace } from './postgres-place.ts';

/** A small process beside ours that holds the folder's lock and ends PostgreSQL when we are gone, even by kill -9. */
export interface PostgresGuard {
  /** Tells which process to end. */
  watch(processId: number): void;
  /** Ends what is still watched and gives the lock back. */
  release(): Promise<void>;
}

// Its input is our end of a pipe: the kernel closes it whenever we die. Each line names the process to watch from now on; a process is
// only ever signaled while it works in the cluster's folder, because numbers of processes are reused.
const script = `
cluster=$1; signal=$2; remove=$3
runs() {
  [ -n "$pid" ] || return 1
  folder=$(readlink "/proc/$pid/cwd")
  [ "$folder" = "$cluster" ] || [ "$folder" = "$cluster (deleted)" ]
}
echo held
while read -r line; do pid=$line; done
if runs; then
  kill -s "$signal" "$pid"
  tries=0
  while runs && [ $tries -lt 200 ]; do sleep 0.05; tries=$((tries + 1)); done
  if runs; then kill -s KILL "$pid"; sleep 0.2; fi
fi
[ -z "$remove" ] || rm -rf -- "$remove"
exit 0
`;

const patienceMs = 15_000;

/** Takes the lock of the folder, waiting for the guard of a server that has just died.
 *
 *  @param options.signal what ends PostgreSQL: INT = orderly, QUIT = at once
 *  @param options.remove a folder to delete at the end
 *  @throws Error when another server works in this folder
 */
export async function startGuard(
  place: PostgresPlace,
  options: { signal: 'INT' | 'QUIT'; remove?: string },
): Promise<PostgresGuard> {
  closeSync(openSync(place.lockFile, 'a', 0o600));
  giveTo(place.account, place.lockFile);
  if (options.remove) giveTo(place.account, options.remove);
  for (const deadline = performance.now() + patienceMs; ; await sleep(100)) {
    const child = await tryToLock(place, options);
    if (child) {
      writeFileSync(place.lockFile, `${process.pid}\n`);
      return guardOf(child);
    }
    if (isAlive(Number(readFileSync(place.lockFile, 'utf8'))) || performance.now() > deadline) {
      throw new Error(`Another server is using ${place.home}. Stop it first, or choose another data folder.`);
    }
  }
}

async function tryToLock(
  place: PostgresPlace,
  options: { signal: string; remove?: string },
): Promise<ChildProcess | null> {
  const guard = ['sh', '-c', script, 'rekey-postgres-guard', place.cluster, options.signal, options.remove ?? ''];
  const child = spawn('flock', ['-n', place.lockFile, ...guard], {
    ...place.account,
    cwd: '/',
    // A session of its own: Ctrl+C must reach the server, not the guard.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // A guard that dies early breaks the pipe; that is noticed by its exit.
  child.stdin?.on('error', () => {});
  const held = await new Promise<boolean>((resolve, reject) => {
    child.stdout?.once('data', () => resolve(true));
    child.once('exit', () => resolve(false));
    child.once('error', (cause) => reject(new Error('flock cannot be started; it comes with util-linux.', { cause })));
  });
  return held ? child : null;
}

function guardOf(child: ChildProcess): PostgresGuard {
  child.unref();
  for (const stream of [child.stdin, child.stdout]) {
    // At run time these are sockets, whose type the declaration hides.
    if (stream && 'unref' in stream) (stream as unknown as { unref(): void }).unref();
  }
  return {
    watch: (processId) => void child.stdin?.write(`${processId}\n`),
    release: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.stdin?.end();
      await exited;
    },
  };
}

// A process that was killed stays in the table until its parent asks for it, and some containers have a parent that never does.
function isAlive(processId: number): boolean {
  try {
    const afterName = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ').at(-1);
    return !afterName?.startsWith('Z');
  } catch {
    return false;
  }
}
