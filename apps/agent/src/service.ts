import { randomUUID } from 'node:crypto';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { verifyKeyOf } from '@rekey/protocol/envelope';
import { createDeliveryOpener, createEngine, createProposalSealer, type Engine, type Platform } from './apply/index.ts';
import { type LinkState, startLink, systemTimers } from './link/index.ts';
import { createLocalDoor, listenLocally } from './local-api/index.ts';
import type { Log } from './log.ts';
import {
  type Identity,
  keepExpiries,
  openJournalFiles,
  openSealingKeys,
  readIdentity,
  type SealingKeys,
} from './state/index.ts';

export interface ServiceDeps {
  directory: string;
  /** Where the local socket is. */
  runtimeDirectory: string;
  identity: Identity;
  platform: Platform;
  log: Log;
  agentVersion: string;
}

export interface Service {
  /** Lets what is being done end, then closes everything. */
  stop(): Promise<void>;
  /** Resolves when the server has removed this device. */
  revoked: Promise<void>;
}

/** Runs the agent on one state directory: settles what a crash left, then keeps in touch with the server.
 *
 *  @throws Error with code ALREADY_RUNNING
 */
export async function startService(deps: ServiceDeps): Promise<Service> {
  const { directory, log } = deps;
  let { identity } = deps;
  let linkState: LinkState = 'disconnected';
  const keys = await openSealingKeys(directory, new Date());
  const engine = await buildEngine(deps, keys, () => identity);
  const answerLocally = createLocalDoor({
    ...{ engine, timers: systemTimers, bindings: () => identity.bindings, linkState: () => linkState },
    onChanged: () => link.wake(),
  });
  // Listening first keeps a second agent away; nobody is answered before what a crash left is settled.
  const started = Promise.withResolvers<void>();
  const localSocket = await listenLocally(deps.runtimeDirectory, async (request) => {
    await started.promise;
    return answerLocally(request);
  });
  await engine.recover();

  const revoked = Promise.withResolvers<void>();
  const link = startLink({
    ...deps,
    ...{ engine, keys, timers: systemTimers, random: Math.random },
    beforeRound: readIdentityAgain,
    keepExpiries: (expiries) => keepExpiries(directory, expiries),
    onState(state) {
      linkState = state;
      if (state === 'revoked') revoked.resolve();
    },
  });
  const stopWatching = watchIdentity(directory, log, () => link.wake());
  started.resolve();
  log.info('the agent is running', { deviceId: identity.deviceId, accounts: identity.bindings.length });
  return {
    revoked: revoked.promise,
    async stop() {
      stopWatching();
      localSocket.close();
      await link.stop();
    },
  };

  async function readIdentityAgain(): Promise<void> {
    identity = (await readIdentity(directory)) ?? identity;
  }
}

async function buildEngine(deps: ServiceDeps, keys: SealingKeys, identity: () => Identity): Promise<Engine> {
  const { directory, platform, log } = deps;
  const { signingKey, captureKey } = identity();
  return createEngine({
    journal: await openJournalFiles({ directory: join(directory, 'journal'), warn: log.warn }),
    platform,
    bindings: () => identity().bindings,
    openDelivery: createDeliveryOpener(keys.all, verifyKeyOf(signingKey)),
    sealProposal: createProposalSealer(captureKey),
    newId: randomUUID,
  });
}

/** Calls back when a second enrollment has added a binding. Where nothing can be watched, the next round notices. */
function watchIdentity(directory: string, log: Log, onChange: () => void): () => void {
  const giveUp = (error: NodeJS.ErrnoException) =>
    log.warn('the state directory cannot be watched', { cause: error.code ?? error.name });
  try {
    const watcher = watch(directory, (_event, file) => {
      if (file === 'identity.json') onChange();
    });
    watcher.on('error', giveUp);
    return () => watcher.close();
  } catch (error) {
    giveUp(error as NodeJS.ErrnoException);
    return () => {};
  }
}
