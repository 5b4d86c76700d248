import { AppError } from '@rekey/protocol';
import { revokeDevice } from '../../devices/revoke-device.ts';
import { activateUser, deactivateUser } from '../../users/index.ts';
import { discardForDevice, discardForUser } from '../discard.ts';
import type { History } from './history.ts';
import { mintFor } from './mint.ts';
import { plotResets } from './plot-resets.ts';
import type { Random } from './random.ts';
import type { Rooms } from './rooms.ts';
import { authorityOf } from './truth.ts';
import type { Faults } from './world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const administrator = { kind: 'system', name: 'administrator' } as const;

/** One kind of thing that happens in a history; the weight says how often. */
interface Turn {
  weight: number;
  happen(history: History, random: Random): Promise<unknown> | unknown;
}

/** Chooses how bad the faults are and what happens when. Returns the time at which the world is healed. */
export function plot(history: History): number {
  const { world, truth, server } = history;
  const random = world.random('plot');
  const endMs = random.chance(0.7)
    ? random.between(2, 6) * minuteMs
    : random.between(0.2, random.pick([2, 35])) * dayMs;
  server.sweepEveryMs = Math.max(15_000, endMs / 60);
  world.faults = chooseFaults(random);
  world.at(0, () => world.spawn('first log-in', () => truth.person.logIn(presentPassword(history))));
  const favored = favor(random);
  const count = 8 + random.below(16);
  for (let turn = 0; turn < count; turn++) {
    const { happen } = pickTurn(favored, random);
    // Half of what happens comes in bursts, because races need neighbors.
    const atMs = random.chance(0.5) ? endMs * 0.5 + random.between(0, 20_000) : random.between(5_000, endMs);
    world.at(Math.min(atMs, endMs), () => world.spawn(happen.name, async () => happen(history, random)));
  }
  plotResets(history, endMs);
  return endMs;
}

// Every history leaves some things out and has much of others: what is always in the way hides what comes after it.
function favor(random: Random): Turn[] {
  return turns.map((turn) => ({ ...turn, weight: turn.weight * random.pick([0, 0.5, 1, 1, 5]) }));
}

function chooseFaults(random: Random): Faults {
  const upTo = (most: number) => (random.chance(0.7) ? random.between(0, most) : 0);
  return {
    messageLost: upTo(0.25),
    messageDoubled: upTo(0.2),
    messageLate: upTo(0.4),
    hintLost: upTo(0.6),
    jobLost: upTo(0.3),
    jobDoubled: upTo(0.3),
    serverCrash: upTo(0.05),
    agentCrash: upTo(0.06),
    storeUnreachable: upTo(0.3),
    storeSilent: upTo(0.7),
    databaseSlow: upTo(0.3),
  };
}

function pickTurn(favored: readonly Turn[], random: Random): Turn {
  let left = random.between(
    0,
    favored.reduce((sum, { weight }) => sum + weight, 0),
  );
  const picked = favored.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  return picked ?? (turns[0] as Turn);
}

/** The password that opens the portal now. */
export function presentPassword({ truth }: History): string {
  return authorityOf(truth)?.password ?? (truth.versions.get(truth.versions.size)?.password as string);
}

async function changeAtPortal(history: History, random: Random): Promise<void> {
  const { person } = history.truth;
  if (person.sessions.length === 0 || random.chance(0.5)) await person.logIn(presentPassword(history));
  await person.change(mintFor(history, random));
}

// A device takes what the organization would not.
function mintForDevice(history: History, random: Random): string {
  return random.chance(0.15) ? history.truth.mint('short') : mintFor(history, random);
}

async function insist(history: History, what: string, work: (rooms: Rooms) => Promise<unknown>): Promise<void> {
  for (let tries = 1; tries <= 8; tries++) {
    try {
      await history.ask({ alive: true }, what, (rooms) => work(rooms).then(() => null));
      return;
    } catch (error) {
      if (error instanceof AppError) return;
    }
  }
}

const deactivation = (rooms: Rooms) => ({
  db: rooms.db,
  onDeactivated: (tx: Parameters<typeof discardForUser>[1], userId: string) => discardForUser(rooms, tx, userId),
});

/** Gives the user access again, if it was taken. */
export function reactivate(history: History): Promise<void> {
  return insist(history, 'activate', (rooms) => activateUser(rooms, administrator, history.truth.userId));
}

const turns: Turn[] = [
  { weight: 7, happen: changeAtPortal },
  {
    weight: 3,
    happen: async function changeAgainAndAgain(history, random) {
      for (let count = 0; count < 3; count++) await changeAtPortal(history, random);
    },
  },
  {
    weight: 2,
    happen: async function lineOfDeviceCrawls(history, random) {
      const { world, truth } = history;
      const device = random.pick(truth.devices);
      if (!device) return;
      device.crawls = true;
      for (let count = 0; count < 4; count++) {
        await changeAtPortal(history, random);
        world.at(random.between(0, 2_000), device.nudge);
      }
      device.crawls = false;
    },
  },
  {
    weight: 2,
    happen: function twoChangesAtOnce(history, random) {
      return Promise.all([changeAtPortal(history, random), history.truth.person.change(mintFor(history, random))]);
    },
  },
  {
    weight: 4,
    happen: function logIn(history) {
      return history.truth.person.logIn(presentPassword(history));
    },
  },
  {
    weight: 1,
    happen: function logInWithOldPassword({ truth }, random) {
      return truth.person.logIn(truth.versions.get(1 + random.below(truth.versions.size))?.password ?? '');
    },
  },
  {
    weight: 4,
    happen: function useSession({ truth }, random) {
      return truth.person.useSession(random.pick(truth.person.sessions));
    },
  },
  {
    weight: 2,
    happen: function askAgain({ truth }) {
      return truth.person.askAgain();
    },
  },
  {
    weight: 2,
    happen: async function changeAndCancel(history, random) {
      const change = changeAtPortal(history, random);
      await history.world.pause({ alive: true }, random.between(0, 2_000));
      await Promise.all([change, history.truth.person.cancelSomething()]);
    },
  },
  {
    weight: 5,
    happen: function changeOnDevice(history, random) {
      random.pick(history.truth.devices)?.changeLocally(mintForDevice(history, random));
    },
  },
  {
    weight: 2,
    happen: async function changeEverywhereAtOnce(history, random) {
      const { world, truth } = history;
      for (const device of truth.devices) {
        world.at(random.between(0, 5_000), () => device.changeLocally(mintForDevice(history, random)));
      }
      await changeAtPortal(history, random);
    },
  },
  {
    weight: 2,
    happen: async function logInWhileChanging(history, random) {
      const { world, truth } = history;
      const password = presentPassword(history);
      for (let attempt = 0; attempt < 3; attempt++) {
        world.at(random.between(0, 2_500), () => world.spawn('log in', () => truth.person.logIn(password)));
      }
      await truth.person.change(mintFor(history, random));
      for (const session of truth.person.sessions) await truth.person.useSession(session);
    },
  },
  {
    weight: 2,
    happen: function serverDies({ server }) {
      server.crash();
    },
  },
  {
    weight: 2,
    happen: function deviceDies({ truth }, random) {
      random.pick(truth.devices)?.crash();
    },
  },
  {
    weight: 3,
    happen: function hello({ truth }, random) {
      random.pick(truth.devices)?.sayHello();
    },
  },
  {
    weight: 3,
    happen: function deviceIsAway({ truth, world }, random) {
      const device = random.pick(truth.devices);
      if (!device) return;
      device.isConnected = false;
      world.at(random.pick([10_000, minuteMs, 3 * dayMs]) * random.between(0.5, 1.5), () => {
        device.isConnected = true;
        device.sayHello();
      });
    },
  },
  {
    weight: 3,
    happen: function storeIsDown({ truth, world }, random) {
      const store = random.pick(truth.stores);
      if (!store) return;
      store.isUp = false;
      world.at(random.pick([10_000, minuteMs, hourMs]) * random.between(0.5, 1.5), () => {
        store.isUp = true;
      });
    },
  },
  {
    weight: 2,
    happen: function diskIsRestored({ truth, world }, random) {
      const device = random.pick(truth.devices);
      if (!device) return;
      const image = structuredClone(device.disk);
      world.at(random.pick([20_000, 2 * minuteMs, 2 * dayMs]) * random.between(0.5, 1.5), () => device.restore(image));
    },
  },
  {
    weight: 1,
    happen: function changeInDirectoryItself({ truth, world }) {
      const authority = authorityOf(truth);
      if (!authority) return;
      const password = truth.mint();
      world.note('the directory itself sets', password);
      authority.setBehindOurBack(password);
      truth.authorityWasChangedOutside = true;
    },
  },
  {
    weight: 1,
    happen: async function enrollAnother(history) {
      const device = await history.addDevice(`late-device-${history.truth.devices.length}`);
      device.start();
    },
  },
  {
    weight: 1,
    happen: async function revoke(history, random) {
      const device = random.pick(history.truth.devices);
      if (!device) return;
      const deps = (rooms: Rooms) => ({
        db: rooms.db,
        discardDeliveries: (tx: Parameters<typeof discardForDevice>[1], id: string) => discardForDevice(rooms, tx, id),
      });
      const actor = { userId: history.truth.userId, username: 'administrator', address: 'here' } as never;
      await insist(history, 'revoke', (rooms) => revokeDevice(deps(rooms), actor, device.id));
      device.isRevoked = true;
    },
  },
  {
    weight: 1,
    happen: async function deactivate(history, random) {
      const { world, truth } = history;
      await insist(history, 'deactivate', (rooms) => deactivateUser(deactivation(rooms), administrator, truth.userId));
      await world.pause({ alive: true }, random.between(1_000, 3 * minuteMs));
      await reactivate(history);
    },
  },
];
