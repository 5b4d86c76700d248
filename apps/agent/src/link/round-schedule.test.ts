import assert from 'node:assert/strict';
import test from 'node:test';
import { AppError } from '@rekey/protocol';
import fc from 'fast-check';
import { type RoundSchedule, startRoundSchedule } from './round-schedule.ts';
import { retryDelayMs, type Timers } from './timers.ts';

/** Time that stands still until the test moves it. */
class VirtualTime implements Timers {
  time = 0;
  planned: { at: number; run: () => void }[] = [];
  now = () => this.time;
  after = (delayMs: number, run: () => void) => {
    const entry = { at: this.time + delayMs, run };
    this.planned.push(entry);
    return () => {
      this.planned = this.planned.filter((other) => other !== entry);
    };
  };
  /** Runs what is due up to `ms` from now, letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const next = this.planned.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.planned = this.planned.filter((other) => other !== next);
      this.time = next.at;
      next.run();
      await settle();
    }
    this.time = end;
  }
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const quiet = { info() {}, warn() {} };

interface Scene {
  time: VirtualTime;
  rounds: { at: number; hello: boolean }[];
  schedule: RoundSchedule;
  revoked: number;
  outcome: () => Promise<void>;
}

function begin(): Scene {
  const time = new VirtualTime();
  const scene: Scene = { time, rounds: [], revoked: 0, outcome: async () => {}, schedule: undefined as never };
  scene.schedule = startRoundSchedule({
    ...{ timers: time, random: () => 0.5, log: quiet },
    runRound: ({ hello }) => {
      scene.rounds.push({ at: time.time, hello });
      return scene.outcome();
    },
    onRevoked: () => {
      scene.revoked += 1;
    },
  });
  return scene;
}

const minute = 60_000;

test('without a socket it asks every minute, with one only hourly, each time with a hello', async () => {
  const scene = begin();
  await scene.time.advance(10 * minute);
  assert.equal(scene.rounds.length, 11);
  assert.equal(scene.rounds.filter(({ hello }) => hello).length, 1);
  scene.schedule.setConnected(true);
  await scene.time.advance(60 * minute + 1);
  assert.deepEqual(
    scene.rounds.slice(11).map(({ hello }) => hello),
    [true, true],
  );
});

test('a hundred nudges during a round make one more round', async () => {
  const scene = begin();
  await settle();
  scene.schedule.setConnected(true);
  await settle();
  const before = scene.rounds.length;
  const { promise, resolve } = Promise.withResolvers<void>();
  scene.outcome = () => promise;
  scene.schedule.nudge();
  for (let nudge = 0; nudge < 100; nudge++) scene.schedule.nudge();
  scene.outcome = async () => {};
  resolve();
  await scene.time.advance(minute);
  assert.equal(scene.rounds.length, before + 2);
});

test('after failures it waits longer and longer, at most five minutes, and recovers at the first success', async () => {
  const scene = begin();
  scene.outcome = async () => {
    throw new Error('no answer');
  };
  await settle();
  await scene.time.advance(60 * minute);
  const gaps = scene.rounds.slice(1).map(({ at }, index) => at - (scene.rounds[index]?.at ?? 0));
  assert.equal(Math.max(...gaps), 150_000, 'half of the ceiling, as chance is half');
  assert.ok(scene.rounds.length > 20 && scene.rounds.length < 60);
  scene.outcome = async () => {};
  scene.schedule.nudge();
  await settle();
  await scene.time.advance(minute + 1);
  const [last, previous] = [scene.rounds.at(-1), scene.rounds.at(-2)];
  assert.equal((last?.at ?? 0) - (previous?.at ?? 0), minute);
});

test('a removed device asks no more', async () => {
  const scene = begin();
  await settle();
  scene.outcome = async () => {
    throw new AppError('DEVICE_REVOKED');
  };
  scene.schedule.nudge();
  await settle();
  const before = scene.rounds.length;
  scene.schedule.nudge();
  scene.schedule.setConnected(true);
  await scene.time.advance(600 * minute);
  assert.equal(scene.rounds.length, before);
  assert.equal(scene.revoked, 1);
});

test('back-off lies between nothing and its ceiling, which doubles up to five minutes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      (failures, chance) => {
        const delay = retryDelayMs(failures, () => chance);
        assert.ok(delay >= 0 && delay <= Math.min(300_000, 1000 * 2 ** failures));
      },
    ),
  );
});
