import {
  type AgentDelivery,
  AppError,
  type DeliveryOutcome,
  type ErrorCode,
  type HelloRequest,
  type HelloResponse,
  type Proposal,
  type ProposalOutcome,
  type SealingKey,
} from '@rekey/protocol';
import type { Engine } from '../apply/index.ts';
import type { Log } from '../log.ts';
import type { Expiry, SealingKeys } from '../state/index.ts';
import { NoAnswerError } from './https.ts';

/** The server as the device uses it: its few fixed requests (protocol, agent.ts).
 *
 *  Every method throws AppError for a refusal and NoAnswerError where there was no answer.
 */
export interface AgentServer {
  sayHello(hello: HelloRequest): Promise<HelloResponse>;
  fetchDeliveries(): Promise<AgentDelivery[]>;
  reportOutcome(outcome: DeliveryOutcome): Promise<void>;
  announceSealingKey(key: SealingKey): Promise<void>;
  propose(proposal: Proposal): Promise<ProposalOutcome>;
}

export interface RoundDeps {
  server: AgentServer;
  engine: Engine;
  keys: SealingKeys;
  /** Keeps what the server says of expiry, for people who ask. */
  keepExpiries(expiries: Expiry[]): Promise<void>;
  log: Log;
  agentVersion: string;
  now: () => Date;
}

const rotateAfterMs = 30 * 24 * 60 * 60 * 1000;

/** One conversation with the server: the true state where it is due, local changes, then what waits for this device.
 *
 *  Every step may be repeated at any time. One account's failure does not keep the others from their turn.
 *  @throws AppError DEVICE_REVOKED, or the first failure after everything was tried
 */
export async function runRound(deps: RoundDeps, { hello }: { hello: boolean }): Promise<void> {
  const failures: unknown[] = [];
  if (hello) {
    await collect(failures, () => rotateWhenDue(deps));
    await collect(failures, () => sayHello(deps));
  }
  for (const proposal of await deps.engine.takeProposals()) {
    await collect(failures, () => carryProposal(deps, proposal));
  }
  for (const delivery of await deps.server.fetchDeliveries()) {
    await collect(failures, () => carryOut(deps, delivery));
  }
  if (failures.length > 0) throw failures[0];
}

async function sayHello({ server, engine, keys, keepExpiries, agentVersion }: RoundDeps): Promise<void> {
  const accounts = await engine.report();
  const answer = await server.sayHello({ agentVersion, sealingKeyId: announcedKeyId(keys), accounts });
  await keys.retire(answer.retireKeys);
  const applied = new Map(accounts.map((account) => [account.targetId, account.applied]));
  await keepExpiries(answer.expiries.map((expiry) => ({ ...expiry, applied: applied.get(expiry.targetId) ?? 0 })));
  // The disk is older than the last rotation: what is sealed to the lost key stays shut, so the server must seal to this one again.
  if (!keys.all().some(({ keyId }) => keyId === answer.sealingKeyId)) await announce(server, keys);
}

function announcedKeyId(keys: SealingKeys): string {
  return (keys.all().findLast((key) => key.announced) ?? keys.newest()).keyId;
}

async function rotateWhenDue({ server, keys, now, log }: RoundDeps): Promise<void> {
  const age = now().getTime() - Date.parse(keys.newest().createdAt);
  if (age > rotateAfterMs) await keys.rotate(now());
  const { keyId, announced } = keys.newest();
  if (announced) return;
  await announce(server, keys);
  log.info('sealing key announced', { keyId });
}

async function announce(server: AgentServer, keys: SealingKeys): Promise<void> {
  const { keyId, publicKey } = keys.newest();
  await server.announceSealingKey({ keyId, publicKey });
  await keys.markAnnounced(keyId);
}

async function carryProposal(deps: RoundDeps, proposal: Proposal): Promise<void> {
  const outcome = await answerTo(deps.server, proposal);
  const applied = await deps.engine.settleProposal(proposal, outcome);
  if (outcome.outcome === 'accepted') {
    deps.log.info('the password changed on this device is now the one everywhere', { targetId: proposal.targetId });
  } else {
    deps.log.warn('the password changed on this device was not taken; the newest one of the organization counts', {
      targetId: proposal.targetId,
      reason: outcome.reason,
    });
  }
  if (applied === null) await sayHello(deps);
  else await report(deps, { outcome: 'confirmed', targetId: proposal.targetId, applied });
}

// A proposal that the server will never take would otherwise be sent for ever, and the device stay different for as long.
async function answerTo(server: AgentServer, proposal: Proposal): Promise<ProposalOutcome> {
  try {
    return await server.propose(proposal);
  } catch (error) {
    if (neverTaken.some((code) => isRefusal(error, code))) return { outcome: 'rejected', reason: 'not-allowed' };
    throw error;
  }
}

const neverTaken: ErrorCode[] = ['ENVELOPE_INVALID', 'REQUEST_INVALID', 'NOT_FOUND', 'NOT_PERMITTED'];

async function carryOut(deps: RoundDeps, delivery: AgentDelivery): Promise<void> {
  const outcome = await deps.engine.receive(delivery);
  const { targetId, version } = delivery;
  if (outcome === null) return deps.log.info('an older delivery was ignored', { targetId, version });
  if (outcome.outcome === 'refused') {
    deps.log.warn('a delivery was refused', { targetId, version, reason: outcome.reason });
  } else {
    deps.log.info('a delivery is in force', { targetId, version, applied: outcome.applied });
  }
  await report(deps, outcome);
}

// The delivery may be gone by now (a newer one, a deactivated user): there is nobody left to tell.
async function report({ server }: RoundDeps, outcome: DeliveryOutcome): Promise<void> {
  try {
    await server.reportOutcome(outcome);
  } catch (error) {
    if (!isRefusal(error, 'DELIVERY_NOT_FOUND')) throw error;
  }
}

async function collect(failures: unknown[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // Without an answer the other requests would only wait for the same silence.
    if (error instanceof NoAnswerError || isRefusal(error, 'DEVICE_REVOKED')) throw error;
    failures.push(error);
  }
}

/** Whether the server answered with this code. */
export function isRefusal(error: unknown, code: ErrorCode): boolean {
  return error instanceof AppError && error.code === code;
}
