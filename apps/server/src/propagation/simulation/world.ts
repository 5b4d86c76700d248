import { AppError } from '@rekey/protocol';
import { NoAnswerError } from '../../../../agent/src/link/index.ts';
import { createRandom, type Random } from './random.ts';
import type { RealWork } from './real-work.ts';

/** A process that can die: what waits in a dead one never goes on. */
export interface Life {
  alive: boolean;
}

/** How badly things go, as probabilities; all zero once the world is healed. */
export interface Faults {
  messageLost: number;
  messageDoubled: number;
  messageLate: number;
  hintLost: number;
  jobLost: number;
  jobDoubled: number;
  /** Per database connection taken, and per step of an agent. */
  serverCrash: number;
  agentCrash: number;
  storeUnreachable: number;
  storeSilent: number;
  databaseSlow: number;
}

/** A promise of the protocol that was broken. */
export interface Violation {
  invariant: string;
  message: string;
  atMs: number;
}

/** Virtual time and everything that happens in it: one seed, one history. */
export interface World {
  faults: Faults;
  /** Milliseconds since the beginning. */
  now(): number;
  date(): Date;
  random(name: string): Random;
  /** Happens later, unless the history ends before. */
  at(delayMs: number, happen: () => void): void;
  /** Goes on after a time, if the process still lives. */
  pause(life: Life, delayMs: number): Promise<void>;
  /** Runs work of a process that nobody waits for. */
  spawn(what: string, work: () => Promise<unknown>): void;
  fail(invariant: string, message: string): void;
  note(...words: unknown[]): void;
  /** Lets everything happen up to a time; `check` looks after each event. */
  run(untilMs: number, check: () => Promise<void>): Promise<void>;
  violation(): Violation | null;
  events(): number;
}

const beginning = Date.parse('2030-01-07T08:00:00Z');
const mostEvents = 60_000;

interface Happening {
  atMs: number;
  order: number;
  happen: () => void;
}

/** Makes a world in which nothing has happened yet.
 *
 *  @param trace is told every note, for reading one history
 */
export function createWorld(seed: number, realWork: RealWork, trace: ((line: string) => void) | null): World {
  const streams = new Map<string, Random>();
  const agenda = createAgenda();
  let nowMs = 0;
  let order = 0;
  let events = 0;
  let violation: Violation | null = null;

  const world: World = {
    faults: noFaults,
    now: () => nowMs,
    date: () => new Date(beginning + Math.floor(nowMs)),
    random(name) {
      const known = streams.get(name) ?? createRandom(seed, name);
      streams.set(name, known);
      return known;
    },
    at(delayMs, happen) {
      agenda.add({ atMs: nowMs + Math.max(0, delayMs), order: order++, happen });
    },
    pause: (life, delayMs) =>
      new Promise((resolve) => {
        world.at(delayMs, () => life.alive && resolve());
      }),
    spawn(what, work) {
      work().catch((error: unknown) => {
        if (error instanceof AppError || error instanceof NoAnswerError) return;
        world.fail(
          'no surprise',
          `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      });
    },
    fail(invariant, message) {
      violation ??= { invariant, message, atMs: Math.floor(nowMs) };
      world.note('VIOLATED', invariant, message);
    },
    note: (...words) => trace?.(`${(nowMs / 1000).toFixed(3).padStart(12)} ${words.join(' ')}`),
    async run(untilMs, check) {
      for (let next = agenda.next(untilMs); next && !violation; next = agenda.next(untilMs)) {
        nowMs = next.atMs;
        next.happen();
        await realWork.settled();
        await check();
        if (++events > mostEvents) world.fail('I16 bounded work', `more than ${mostEvents} events`);
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    violation: () => violation,
    events: () => events,
  };
  return world;
}

/** Nothing goes wrong. */
export const noFaults: Faults = {
  messageLost: 0,
  messageDoubled: 0,
  messageLate: 0,
  hintLost: 0,
  jobLost: 0,
  jobDoubled: 0,
  serverCrash: 0,
  agentCrash: 0,
  storeUnreachable: 0,
  storeSilent: 0,
  databaseSlow: 0,
};

/** A heap by time, and by order of entry where times are equal. */
function createAgenda(): { add(happening: Happening): void; next(untilMs: number): Happening | null } {
  const heap: Happening[] = [];
  const isBefore = (a: Happening, b: Happening) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  const at = (index: number) => heap[index] as Happening;
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [at(b), at(a)];
  };
  function sink(from: number): void {
    for (let index = from; ; ) {
      const left = 2 * index + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && isBefore(at(left + 1), at(left)) ? left + 1 : left;
      if (!isBefore(at(child), at(index))) return;
      swap(child, index);
      index = child;
    }
  }
  return {
    add(happening) {
      heap.push(happening);
      for (let index = heap.length - 1; index > 0; ) {
        const parent = (index - 1) >> 1;
        if (!isBefore(at(index), at(parent))) return;
        swap(index, parent);
        index = parent;
      }
    },
    next(untilMs) {
      const first = heap[0];
      if (!first || first.atMs > untilMs) return null;
      const last = heap.pop() as Happening;
      if (heap.length > 0) {
        heap[0] = last;
        sink(0);
      }
      return first;
    },
  };
}
