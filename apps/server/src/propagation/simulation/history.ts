import { AppError } from '@rekey/protocol';
import type { Driver } from 'kysely';
import type { AgentServer } from '../../../../agent/src/link/index.ts';
import { findDevice } from '../../devices/queries.ts';
import { rotateSealingKey } from '../../devices/rotate-sealing-key.ts';
import type { Db } from '../../tables.ts';
import { inspect } from './invariants.ts';
import { type Ask, createNetwork } from './network.ts';
import { observe } from './observe.ts';
import { createPerson, type HeldSession } from './person.ts';
import type { PlantedBug } from './planted-bug.ts';
import type { RealWork } from './real-work.ts';
import type { InstallationKeys, Rooms } from './rooms.ts';
import { buildStore, clearStage, enroll, formatDisk, setStage, username } from './stage.ts';
import { createTruth, type Truth } from './truth.ts';
import { uuidOf } from './uuid-of.ts';
import { createVirtualDevice, type VirtualDevice } from './virtual-device.ts';
import { createVirtualServer, type VirtualServer } from './virtual-server.ts';
import { connectorOf } from './virtual-store.ts';
import { createWorld, type Life, type World } from './world.ts';

/** What all histories of a process share. */
export interface Theater {
  /** For looking and for setting the stage, past all gates. */
  db: Db;
  /** The connection that all processes of a history share. */
  driver: Driver;
  realWork: RealWork;
  keys: InstallationKeys;
}

/** One history, ready to be played. */
export interface History {
  world: World;
  truth: Truth;
  server: VirtualServer;
  ask: Ask;
  db: Db;
  realWork: RealWork;
  /** Lets everything happen up to a time, looking at every moment. */
  playUntil(ms: number): Promise<void>;
  /** Makes one more device, enrolled now. */
  addDevice(name: string): Promise<VirtualDevice>;
}

/** Builds the world of a seed: one user, some stores, a server that is up. */
export async function openHistory(
  theater: Theater,
  seed: number,
  bug: PlantedBug,
  trace: ((line: string) => void) | null,
): Promise<History> {
  const { db, realWork, keys } = theater;
  const world = createWorld(seed, realWork, trace);
  const ids = world.random('ids');
  const truth = createTruth(uuidOf(ids));
  let isWritten = true;
  const server = createVirtualServer({
    ...theater,
    world,
    bug,
    connectorOf(life, storeId) {
      const store = truth.stores.find((candidate) => candidate.storeId === storeId);
      if (!store) throw new AppError('STORE_NOT_FOUND');
      const connector = connectorOf(world, store, life);
      return bug.connector?.(connector) ?? connector;
    },
    nudge: (deviceId) => {
      const device = truth.devices.find(({ id }) => id === deviceId);
      world.at(20, () => device?.nudge());
    },
    onWritten: () => {
      isWritten = true;
    },
    onCrash: () => void (bug.onServerCrash && realWork.count(bug.onServerCrash(db))),
  });
  const ask = createNetwork(world, server, (name) =>
    truth.devices.some((device) => device.crawls && name === `${device.name} fetches`),
  );
  truth.person = createPerson({
    world,
    ask,
    username,
    onServed: (session, askedAtMs) => checkSession(world, truth, session, askedAtMs),
  });
  chooseStores(world, truth);
  await clearStage(db);
  await setStage(db, truth, world.date());

  async function look(): Promise<void> {
    if (!isWritten) return;
    isWritten = false;
    inspect(truth, await observe(db, truth.userId), world.now(), world.fail);
  }

  await look();
  return {
    ...{ world, truth, server, ask, db, realWork },
    playUntil: (ms) => world.run(ms, look),
    async addDevice(name) {
      // Keys are rotated after 30 days: within the history, for every other device.
      const ageMs = 30 * 86_400_000 - world.random(name).pick([86_400_000, world.random(name).between(0, 300_000)]);
      const createdAt = new Date(world.date().getTime() - ageMs);
      const disk = await realWork.count(formatDisk(createdAt));
      const [deviceId, targetId] = [uuidOf(ids), uuidOf(ids)];
      const binding = { targetId, userId: truth.userId, username, account: username };
      const agentServerFor = (life: Life) => agentServerOf(ask, life, name, deviceId);
      const { verifyKey, captureKey } = keys;
      const parts = { world, bug, binding, deviceId, name, disk, verifyKey, captureKey, agentServerFor };
      const device = createVirtualDevice(parts);
      await realWork.count(enroll(db, truth.userId, device));
      truth.devices.push(device);
      return device;
    },
  };
}

function chooseStores(world: World, truth: Truth): void {
  const random = world.random('stores');
  if (random.chance(0.5)) {
    truth.stores.push(buildStore(random, { name: 'authority', kind: 'authority', compareAndSet: random.chance(0.6) }));
  }
  if (random.chance(0.6)) truth.stores.push(buildStore(random, { name: 'ldap', kind: 'member', compareAndSet: true }));
  if (random.chance(0.6)) truth.stores.push(buildStore(random, { name: 'app', kind: 'member', compareAndSet: false }));
}

// A session is proven with the version whose password was typed, or whose change was made in it.
function checkSession(world: World, truth: Truth, session: HeldSession, askedAtMs: number): void {
  const made = new Set(truth.person.submissions.filter(({ tokens }) => tokens.has(session.token)).map(({ id }) => id));
  const versions = [...truth.versions.values()];
  const proven = versions.findLast(({ password, changeId }) => password === session.password || made.has(changeId));
  // What a directory of its own accepts may not be a version yet.
  const next = proven && versions.find(({ version }) => version === proven.version + 1);
  if (next && next.bornAtMs < askedAtMs) {
    world.fail(
      'I7 sessions',
      `a session proven with version ${proven.version} was served after ${next.version} was born`,
    );
  }
}

/** The server as a device reaches it, with the check of who it is but without its cryptography. */
function agentServerOf(ask: Ask, life: Life, name: string, deviceId: string): AgentServer {
  const asDevice = async ({ db }: Rooms) => {
    const device = await findDevice(db, deviceId);
    if (device?.state !== 'active') throw new AppError('DEVICE_REVOKED');
    return device;
  };
  return {
    sayHello: (hello) =>
      ask(life, name, async (rooms) => {
        const answer = await rooms.does.recordHello(rooms.propagation, await asDevice(rooms), hello);
        return { serverTime: rooms.clock.now().toISOString(), ...answer };
      }),
    fetchDeliveries: () =>
      ask(life, `${name} fetches`, async (rooms) =>
        rooms.does.fetchDeliveries(rooms.propagation, await asDevice(rooms)),
      ),
    reportOutcome: (outcome) =>
      ask(life, name, async (rooms) => rooms.does.recordOutcome(rooms.propagation, await asDevice(rooms), outcome)),
    announceSealingKey: (key) =>
      ask(life, name, async (rooms) => rotateSealingKey(rooms.db, await asDevice(rooms), key)),
    propose: (proposal) =>
      ask(life, name, async (rooms) => rooms.does.acceptProposal(rooms.passwords, await asDevice(rooms), proposal)),
  };
}
