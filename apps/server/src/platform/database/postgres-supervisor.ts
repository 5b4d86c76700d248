import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { PostgresGuard } from './postgres-guard.ts';
import type { PostgresPlace } from './postgres-place.ts';
import { hasEnded, launchPostgres, type PostgresSettings, stopPostgres } from './postgres-process.ts';

interface SuperviseDeps {
  place: PostgresPlace;
  binaries: PostgresBinaries;
  settings: PostgresSettings;
  guard: PostgresGuard;
  log: Log | undefined;
  onLost: ((error: Error) => void) | undefined;
}

/** A PostgreSQL that is started again when it ends unasked. */
export interface Supervisor {
  /** The postmaster; another one after a restart. */
  processId(): number;
  stop(): Promise<void>;
}

const restartDelaysMs = [100, 200, 400, 800, 1_600, 3_200, 6_400];

/** Starts PostgreSQL and keeps it running.
 *
 *  @throws Error when the first start fails; later ones go to `onLost`, after the last of several attempts
 */
export async function supervise(deps: SuperviseDeps): Promise<Supervisor> {
  let stopping = false;
  let child = await launch();

  async function launch(): Promise<ChildProcess> {
    const launched = await launchPostgres(deps.place, deps.binaries, deps.settings, (pid) => deps.guard.watch(pid));
    if (hasEnded(launched)) void restart();
    else launched.once('exit', () => void restart());
    return launched;
  }

  async function restart(): Promise<void> {
    if (stopping) return;
    deps.log?.error('PostgreSQL ended; starting it again');
    for (const delayMs of restartDelaysMs) {
      // Its children notice the postmaster's death only after a moment, and hold the cluster until then.
      await sleep(delayMs, undefined, { ref: false });
      if (stopping) return;
      try {
        child = await launch();
        return;
      } catch (error) {
        if (stopping) return;
        deps.log?.error('PostgreSQL did not start again', { error });
      }
    }
    deps.onLost?.(new Error('PostgreSQL ended and does not start again.'));
  }

  return {
    processId: () => child.pid ?? 0,
    // One that is just being started again is left to the guard.
    stop: async () => {
      stopping = true;
      await stopPostgres(child, { limitMs: 20_000 });
    },
  };
}
