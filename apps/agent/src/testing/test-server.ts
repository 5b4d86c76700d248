import { createHash, generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import {
  type AgentDelivery,
  type Binding,
  type DeliveryOutcome,
  type DevicePublicKey,
  EnrollRequest,
  encodeEnrollmentCode,
  type HelloRequest,
  type Proposal,
  type ProposalOutcome,
  type SealingKey,
} from '@rekey/protocol';
import { generateSealingKeyPair, type SealingKeyPair, seal } from '@rekey/protocol/envelope';
import { importJWK, jwtVerify } from 'jose';
import { type WebSocket, WebSocketServer } from 'ws';
import { createTestAuthority } from './certificates.ts';

/** The outside of the agent in its tests: a real TLS server that speaks `/agent/v1` by the protocol's text, with one user's account.
 *
 *  The journeys against the real server are in e2e.
 */
export interface TestServer {
  url: string;
  authority: { certificate: string; fingerprint: string };
  /** A code for a fresh token; the server takes any. */
  code(change?: Partial<{ fingerprint: string }>): string;
  binding: Binding;
  captureKey: SealingKeyPair;
  /** Changes what the server does next. */
  behavior: {
    revoked: boolean;
    clockOffsetMs: number;
    retireKeys: string[];
    expiresAt: string | null;
    answerProposal: ProposalOutcome;
  };
  /** What the agent has said, in order. */
  heard: {
    hellos: HelloRequest[];
    outcomes: DeliveryOutcome[];
    proposals: Proposal[];
    keys: SealingKey[];
    refused: number;
  };
  /** Seals a password to the device's newest key, lets it wait, and nudges. */
  deliver(version: number, password: string, change?: Partial<AgentDelivery>): Promise<void>;
  /** Says something on every open link. */
  say(text: string): void;
  links: Set<WebSocket>;
  close(): Promise<void>;
}

type State = Pick<TestServer, 'behavior' | 'heard' | 'binding' | 'captureKey' | 'authority'> & {
  deliveries: AgentDelivery[];
  sealingKey: SealingKey | null;
  deviceKey: DevicePublicKey | null;
  signing: { privateKey: KeyObject; publicKey: string };
};

const serverId = 'test-server';

/** Starts it on a free port of the loopback. `tls` overrides how it greets, for the tests of what an agent refuses. */
export async function startTestServer(account: string, tls: ServerOptions = {}): Promise<TestServer> {
  const authority = await createTestAuthority();
  const state: State = {
    authority,
    binding: { targetId: randomUUID(), userId: randomUUID(), username: 'alice@example.org', account },
    captureKey: await generateSealingKeyPair(),
    behavior: {
      revoked: false,
      clockOffsetMs: 0,
      retireKeys: [],
      expiresAt: null,
      answerProposal: { outcome: 'rejected', reason: 'stale' },
    },
    heard: { hellos: [], outcomes: [], proposals: [], keys: [], refused: 0 },
    deliveries: [],
    sealingKey: null,
    deviceKey: null,
    signing: generateSigningKey(),
  };
  const server = createServer({ minVersion: 'TLSv1.3', ...(await authority.issue()), ...tls }, (request, response) => {
    answer(state, request, response).catch(() => response.destroy());
  });
  const links = acceptLinks(state, server);
  const sockets = trackSockets(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  const say = (text: string) => {
    for (const link of links) link.send(text);
  };
  return {
    ...state,
    ...{ url, links, say },
    code: (change) =>
      encodeEnrollmentCode({
        ...{ server: url, fingerprint: authority.fingerprint, token: randomBytes(32).toString('base64url') },
        ...change,
      }),
    async deliver(version, password, change) {
      state.deliveries = [{ ...(await sealDelivery(state, version, password)), ...change }];
      say('{"type":"nudge"}');
    },
    async close() {
      for (const link of links) link.terminate();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function sealDelivery(state: State, version: number, password: string): Promise<AgentDelivery> {
  const { userId, targetId } = state.binding;
  const changeId = randomUUID();
  if (state.sealingKey === null) throw new Error('no device is enrolled');
  const context = { purpose: 'delivery' as const, userId, targetId, version, changeId };
  const newPassword = Buffer.from(password);
  const envelope = await seal(state.sealingKey, context, { newPassword }, state.signing.privateKey);
  return { id: randomUUID(), changeId, userId, targetId, version, envelope };
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const now = new Date(Date.now() + state.behavior.clockOffsetMs);
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { date: now.toUTCString(), 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const path = `${request.method} ${request.url}`;
  if (path === 'GET /agent/v1/authority') return send(200, state.authority.certificate);
  const body = await readJson(request);
  if (path === 'POST /agent/v1/enrollments') return send(...(await enroll(state, request, body, now)));
  const refusal = await refusalOf(state, request, now);
  if (refusal !== null) return send(refusal.status, problem(refusal.status, refusal.code));
  send(...carryOut(state, path, body, now));
}

function carryOut(state: State, path: string, body: unknown, now: Date): [number, unknown] {
  const { heard, behavior } = state;
  switch (path) {
    case 'POST /agent/v1/hello':
      heard.hellos.push(body as HelloRequest);
      return [
        200,
        {
          serverTime: now.toISOString(),
          sealingKeyId: state.sealingKey?.keyId,
          retireKeys: behavior.retireKeys,
          expiries:
            behavior.expiresAt === null ? [] : [{ targetId: state.binding.targetId, expiresAt: behavior.expiresAt }],
        },
      ];
    case 'GET /agent/v1/deliveries':
      return [200, { deliveries: state.deliveries }];
    case 'POST /agent/v1/outcomes':
      heard.outcomes.push(body as DeliveryOutcome);
      state.deliveries = [];
      return [204, ''];
    case 'POST /agent/v1/sealing-keys':
      heard.keys.push(body as SealingKey);
      state.sealingKey = body as SealingKey;
      return [204, ''];
    case 'POST /agent/v1/proposals':
      heard.proposals.push(body as Proposal);
      return [200, behavior.answerProposal];
    default:
      return [404, problem(404, 'NOT_FOUND')];
  }
}

async function enroll(state: State, request: IncomingMessage, body: unknown, now: Date): Promise<[number, unknown]> {
  const { deviceId, token, deviceKey, sealingKey } = EnrollRequest.parse(body);
  const audience = createHash('sha256').update(token).digest('base64url');
  if (!(await isProven(request, { deviceKey, audience, now }))) {
    return [401, problem(401, 'DEVICE_ASSERTION_INVALID')];
  }
  state.deviceKey = deviceKey;
  state.sealingKey = sealingKey;
  const { keyId, publicKey } = state.captureKey;
  const signingKey = state.signing.publicKey;
  return [201, { deviceId, serverId, signingKey, captureKey: { keyId, publicKey }, binding: state.binding }];
}

async function refusalOf(state: State, request: IncomingMessage, now: Date) {
  const { deviceKey, behavior, heard } = state;
  const proven = deviceKey !== null && (await isProven(request, { deviceKey, audience: serverId, now }));
  if (proven && !behavior.revoked) return null;
  heard.refused += 1;
  return proven
    ? { status: 403, code: 'DEVICE_REVOKED' as const }
    : { status: 401, code: 'DEVICE_ASSERTION_INVALID' as const };
}

type Expected = { deviceKey: DevicePublicKey; audience: string; now: Date };

async function isProven(request: IncomingMessage, { deviceKey, audience, now }: Expected): Promise<boolean> {
  const assertion = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  try {
    const key = await importJWK(deviceKey, 'ES256');
    await jwtVerify(assertion, key, { algorithms: ['ES256'], audience, currentDate: now, maxTokenAge: 60 });
    return true;
  } catch {
    return false;
  }
}

function acceptLinks(state: State, server: Server): Set<WebSocket> {
  const links = new Set<WebSocket>();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', async (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const now = new Date(Date.now() + state.behavior.clockOffsetMs);
    const refusal = await refusalOf(state, request, now);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal.status} Refused\r\ndate: ${now.toUTCString()}\r\nconnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (link) => {
      links.add(link);
      link.on('close', () => links.delete(link));
    });
  });
  return links;
}

function trackSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

function generateSigningKey(): State['signing'] {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ format: 'jwk' }).x as string };
}

function problem(status: number, code: string): unknown {
  return { type: `urn:rekey:error:${code}`, title: code, status, code };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text === '' ? null : JSON.parse(text);
}
