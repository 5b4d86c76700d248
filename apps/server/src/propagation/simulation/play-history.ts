import { listPlaces } from '../places.ts';
import { type History, openHistory, type Theater } from './history.ts';
import { observe } from './observe.ts';
import type { PlantedBug } from './planted-bug.ts';
import { plot, presentPassword, reactivate } from './plot.ts';
import { inspectAnswers, inspectConverged, inspectHealed } from './settled-invariants.ts';
import { noFaults, type Violation } from './world.ts';

/** What became of one seed. */
export interface Outcome {
  seed: number;
  violation: Violation | null;
  events: number;
  versions: number;
  virtualMs: number;
}

const minuteMs = 60_000;

/** Plays one seed to its end, or to the first broken promise: faults, healing, one more log-in. */
export async function playHistory(
  theater: Theater,
  seed: number,
  bug: PlantedBug,
  trace: ((line: string) => void) | null = null,
): Promise<Outcome> {
  const history = await openHistory(theater, seed, bug, trace);
  const { world, truth, server } = history;
  const deviceCount = world.random('devices').pick([0, 1, 1, 2, 2, 3]);
  for (let index = 0; index < deviceCount; index++) await history.addDevice(`device-${index}`);
  server.start();
  for (const device of truth.devices) device.start();
  await history.playUntil(plot(history));
  if (!world.violation()) await heal(history);
  if (!world.violation()) await logInOnceMore(history);
  return {
    seed,
    violation: world.violation(),
    events: world.events(),
    versions: truth.versions.size,
    virtualMs: world.now(),
  };
}

async function heal(history: History): Promise<void> {
  const { world, truth, server } = history;
  world.note('the world is healed');
  world.faults = noFaults;
  server.sweepEveryMs = 30_000;
  server.crash();
  server.start();
  for (const store of truth.stores) store.isUp = true;
  for (const device of truth.devices) {
    device.isConnected = true;
    device.crawls = false;
    device.start();
  }
  world.spawn('healing', () => reactivate(history));
  for (const session of truth.person.sessions) world.spawn('use session', () => truth.person.useSession(session));
  // What was under way before may still land, and flight times must pass.
  await settle(history, 2.5 * minuteMs, 40 * minuteMs);
  if (world.violation()) return;
  inspectHealed(truth, await observe(history.db, truth.userId), world.date(), world.fail);
}

async function logInOnceMore(history: History): Promise<void> {
  const { world, truth, db } = history;
  world.note('one more log-in');
  world.spawn('one more log-in', async () => {
    const isIn = await truth.person.logIn(presentPassword(history));
    if (!isIn) world.fail('I3 convergence', `the newest password "${presentPassword(history)}" does not log in`);
    truth.authorityWasChangedOutside = false;
    await truth.person.askAgain();
  });
  await settle(history, 2 * minuteMs, 20 * minuteMs);
  if (world.violation()) return;
  const seen = await observe(db, truth.userId);
  const places = await listPlaces(db, () => true, { id: truth.userId, passwordVersion: seen.user.version });
  inspectAnswers(truth, seen, world.fail);
  inspectConverged(truth, seen, places, world.fail);
}

/** Lets time pass, with devices that say hello now and then, until nothing is open any more. */
async function settle({ world, truth, db, playUntil }: History, atLeastMs: number, atMostMs: number): Promise<void> {
  const startedAtMs = world.now();
  for (;;) {
    for (const device of truth.devices) device.sayHello();
    await playUntil(world.now() + 2 * minuteMs);
    if (world.violation()) return;
    const passedMs = world.now() - startedAtMs;
    if (passedMs < atLeastMs) continue;
    const seen = await observe(db, truth.userId);
    const isOpen =
      seen.changes.some(({ state }) => state === 'verifying') ||
      seen.deliveries.some(({ state }) => ['held', 'waiting', 'sent'].includes(state));
    if (!isOpen || passedMs >= atMostMs) return;
  }
}
