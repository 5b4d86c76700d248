import assert from 'node:assert/strict';
import type { KeyObject } from 'node:crypto';
import type { SealingKeyPair } from '@rekey/protocol/envelope';
import type { Driver } from 'kysely';
import type { Connector } from '../../connectors/index.ts';
import type { ProposalDeps } from '../../passwords/accept-proposal.ts';
import { recordNotice } from '../../passwords/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { Job } from '../../platform/worker.ts';
import type { Db } from '../../tables.ts';
import type { PropagationDeps } from '../ports.ts';
import { changeTopic, deviceTopic } from '../topics.ts';
import { createFastHasher } from './fast-hasher.ts';
import { openGatedDatabase } from './gated-database.ts';
import type { PlantedBug } from './planted-bug.ts';
import type { RealWork } from './real-work.ts';
import { type UseCases, useCases } from './use-cases.ts';
import type { Life, World } from './world.ts';

/** The keys of the installation; they outlive every server process. */
export interface InstallationKeys {
  connectorKey: SealingKeyPair;
  captureKey: SealingKeyPair;
  signingKey: KeyObject;
  verifyKey: KeyObject;
}

/** The rooms of one life of the server, as main puts them together. */
export interface Rooms {
  life: Life;
  db: Db;
  clock: Clock;
  propagation: PropagationDeps;
  passwords: ProposalDeps;
  does: UseCases;
}

export interface RoomsDeps {
  world: World;
  realWork: RealWork;
  driver: Driver;
  keys: InstallationKeys;
  bug: PlantedBug;
  /** The connector of a store for a life of the server. */
  connectorOf(life: Life, storeId: string): Connector;
  nudge(deviceId: string): void;
  onWritten(): void;
}

/** Puts the real rooms together for one life of the server. */
export function composeRooms(deps: RoomsDeps, own: { crash(): void; addJob(job: Job): void }): Rooms {
  const life: Life = { alive: true };
  const { world, bug, realWork, driver, onWritten } = deps;
  const random = world.random('server');
  const rewrite = bug.statement ?? ((sql: string) => sql);
  const database = openGatedDatabase({ world, realWork, driver, life, crash: own.crash, rewrite, onWritten });
  const connectors = { of: async (storeId: string) => deps.connectorOf(life, storeId), stop: async () => {} };
  const propagation: PropagationDeps = {
    ...deps.keys,
    db: database.db,
    clock: { now: world.date },
    random: () => random.next(),
    connectors,
    schedule: async (_tx, job) => database.afterCommit(() => own.addJob(job)),
    publish: async (_tx, topic, payload) =>
      database.afterCommit(() => {
        if (topic === deviceTopic && !random.chance(world.faults.hintLost)) deps.nudge(payload);
        if (topic === changeTopic) world.note('news of', payload);
      }),
    recordNotice: bug.recordNotice?.(world, life, database.db) ?? recordNotice,
    log: silentLog,
  };
  const passwords: ProposalDeps = {
    propagation,
    connectors,
    captureKey: deps.keys.captureKey,
    hasher: createFastHasher(() => world.pause(life, random.between(20, 400))),
    breached: { isBreached: async () => false },
    links: {
      clock: { now: world.date },
      origin: 'https://rekey.example',
      vault: { keyedHash: (id) => Buffer.from(id) },
    },
    // Nobody in this world has a factor, and MFA is off.
    openChallenge: async () => assert.fail('a proof was asked for'),
    withdrawChallenges: async () => {},
    mailOutcome: async () => {},
    mailPreviousUse: async () => {},
  };
  const does = { ...useCases, ...bug.server?.(useCases, world) };
  return { life, db: database.db, clock: propagation.clock, propagation, passwords, does };
}

const silent = () => {};
const silentLog: Log = { debug: silent, info: silent, warn: silent, error: silent, child: () => silentLog };
