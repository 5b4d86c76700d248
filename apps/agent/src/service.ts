import { randomUUID } from 'node:crypto';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { verifyKeyOf } from '@rekey/protocol/envelope';
import {
  createDeliveryOpener,
  createEngine,
  createProposalSealer,
  type Engine,
  type LocalChangeResult,
  type Platform,
} from './apply/index.ts';
import { type LinkState, startLink, systemTimers } from './link/index.ts';
import { adoptCaptures, capturesIn, type LocalRequest, listenLocally } from './local-api/index.ts';
import type { Log } from './log.ts';
import { type Identity, openJournalFiles, openSealingKeys, readIdentity, type SealingKeys } from './state/index.ts';

export interface ServiceDeps {
  directory: string;
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
  const localSocket = await listenLocally(directory, (request) => answerLocally(request));
  await engine.recover();
  await adoptCaptures(directory, engine, log);

  const revoked = Promise.withResolvers<void>();
  const link = startLink({
    ...deps,
    ...{ engine, keys, timers: systemTimers, random: Math.random },
    onState(state) {
      linkState = state;
      if (state === 'revoked') revoked.resolve();
    },
  });
  const stopWatching = watchFolder(directory, log, async () => {
    identity = (await readIdentity(directory)) ?? identity;
    await adoptCaptures(directory, engine, log);
    link.wake();
  });
  log.info('the agent is running', { deviceId: identity.deviceId, accounts: identity.bindings.length });
  return {
    revoked: revoked.promise,
    async stop() {
      stopWatching();
      localSocket.close();
      await link.stop();
    },
  };

  async function answerLocally(request: LocalRequest): Promise<{ link: LinkState } | LocalChangeResult> {
    if (request.verb === 'status') return { link: linkState };
    const result = await changeForLocal(engine, identity, request);
    link.wake();
    return result;
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

async function changeForLocal(
  engine: Engine,
  { bindings }: Identity,
  request: Extract<LocalRequest, { verb: 'change' }>,
): Promise<LocalChangeResult> {
  const binding = bindings.find(({ account }) => account === request.account);
  if (binding === undefined) return { changed: false, reason: 'account-not-bound' };
  const newPassword = Buffer.from(request.newPassword, 'base64');
  const oldPassword = Buffer.from(request.oldPassword, 'base64');
  try {
    return await engine.changeLocally(binding.targetId, { newPassword, oldPassword });
  } finally {
    newPassword.fill(0);
    oldPassword.fill(0);
  }
}

const settleMs = 100;

/** Calls back once after a burst of changes: a second enrollment, a captured change. */
function watchFolder(directory: string, log: Log, onChange: () => Promise<void>): () => void {
  let cancel = () => {};
  const changed = (_event: string, file: string | null) => {
    // The journal and the socket are the service's own.
    if (file !== null && !file.endsWith('.json')) return;
    cancel();
    cancel = systemTimers.after(settleMs, () => {
      onChange().catch((error: NodeJS.ErrnoException) =>
        log.warn('a change in the state directory could not be read', { cause: error.code ?? error.name }),
      );
    });
  };
  const watchers = [directory, capturesIn(directory)].map((folder) => watch(folder, changed));
  return () => {
    cancel();
    for (const watcher of watchers) watcher.close();
  };
}
