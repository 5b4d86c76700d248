import type { Log } from '../log.ts';
import { isRefusal } from './round.ts';
import { retryDelayMs, type Timers } from './timers.ts';

export interface RoundScheduleDeps {
  runRound(options: { hello: boolean }): Promise<void>;
  timers: Timers;
  random: () => number;
  log: Log;
  /** The server has removed this device: nothing runs any more. */
  onRevoked: () => void;
}

/** Decides when the device talks to the server: at once when nudged or connected, again with back-off after a failure,
 *  about every minute while there is no socket, and every hour in any case.
 */
export interface RoundSchedule {
  /** Something waits at the server. Any number of nudges during a round make one more round. */
  nudge(): void;
  /** The socket opened (or went away): opening says hello. */
  setConnected(connected: boolean): void;
  /** Lets a running round end. */
  stop(): Promise<void>;
}

const pollEveryMs = 60_000;
const helloEveryMs = 3_600_000;

/** Starts with a first round at once. */
export function startRoundSchedule(deps: RoundScheduleDeps): RoundSchedule {
  const { timers, random, log } = deps;
  let running: Promise<void> | null = null;
  let cancelNext = () => {};
  let again = false;
  let stopped = false;
  let connected = false;
  let failures = 0;
  let helloDueAt = Number.NEGATIVE_INFINITY;

  const run = async () => {
    const hello = timers.now() >= helloDueAt;
    try {
      await deps.runRound({ hello });
      failures = 0;
      if (hello) helloDueAt = timers.now() + helloEveryMs;
    } catch (error) {
      if (isRefusal(error, 'DEVICE_REVOKED')) return endForGood();
      failures += 1;
      log.warn('the server could not be talked to', { failures, cause: causeOf(error) });
    }
  };
  const endForGood = () => {
    if (stopped) return;
    stopped = true;
    log.warn('this device has been removed by the server; the agent stops for good');
    deps.onRevoked();
  };
  const start = () => {
    cancelNext();
    if (stopped) return;
    if (running !== null) {
      again = true;
      return;
    }
    running = run().finally(() => {
      running = null;
      planNext();
    });
  };
  const planNext = () => {
    if (stopped) return;
    if (again && failures === 0) {
      again = false;
      return start();
    }
    again = false;
    const helloInMs = Math.max(0, helloDueAt - timers.now());
    cancelNext = timers.after(nextDelayMs({ failures, connected, helloInMs }, random), start);
  };
  start();
  return {
    nudge: start,
    setConnected(now) {
      const lost = connected && !now;
      connected = now;
      if (now) {
        helloDueAt = Number.NEGATIVE_INFINITY;
        start();
      } else if (lost && running === null) {
        cancelNext();
        planNext();
      }
    },
    async stop() {
      stopped = true;
      cancelNext();
      await running;
    },
  };
}

function nextDelayMs(
  { failures, connected, helloInMs }: { failures: number; connected: boolean; helloInMs: number },
  random: () => number,
): number {
  if (failures > 0) return retryDelayMs(failures, random);
  if (connected) return helloInMs;
  // Spread, because a server's restart takes every device's socket at the same moment.
  return pollEveryMs * (0.5 + random());
}

// A code or a system error's code says enough; messages may hold what should not be logged.
function causeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return String(code ?? name ?? 'unknown');
}
