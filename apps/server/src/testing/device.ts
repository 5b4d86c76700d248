import { createHash, randomUUID } from 'node:crypto';
import { Agent, request as httpsRequest } from 'node:https';
import {
  AgentDeliveries,
  type AgentDelivery,
  type Binding,
  type DeliveryOutcome,
  type DevicePublicKey,
  decodeEnrollmentCode,
  EnrollResponse,
  HelloResponse,
  type SealingKey,
} from '@rekey/protocol';
import { generateSealingKeyPair, open, type SealingKeyPair, verifyKeyOf } from '@rekey/protocol/envelope';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { WebSocket } from 'ws';
import type { Person } from './test-server.ts';

/** A device's side of the agent interface, spoken by hand: what a test sends is exactly what it says. */
export interface TestDevice {
  id: string;
  binding: Binding;
  sealingKey: SealingKeyPair;
  /** What the device seals proposals to. */
  captureKey: SealingKey;
  /** A signed assertion; the overrides make it wrong on purpose. */
  assert(overrides?: { audience?: string; expiresInSeconds?: number; subject?: string }): Promise<string>;
  send(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    assertion?: string,
  ): Promise<{ status: number; body: unknown }>;
  hello(applied: number): Promise<HelloResponse>;
  fetchDeliveries(): Promise<AgentDelivery[]>;
  openDelivery(delivery: AgentDelivery): Promise<{ newPassword: Buffer; oldPassword: Buffer | null }>;
  report(outcome: DeliveryOutcome): Promise<number>;
  /** Opens the link; resolves when it is open. */
  link(): Promise<WebSocket>;
  close(): void;
}

/** Enrolls a device for a person, by a code that an administrator makes. */
export async function giveDevice(administrator: Person, { user }: Person): Promise<TestDevice> {
  const { client } = administrator.browser;
  const { code } = await client.createEnrollmentCode({ userId: user.id, account: user.username });
  return enrollTestDevice(code, `laptop of ${user.username}`);
}

/** Enrolls a device by a code, pinning the authority that the code names. */
export async function enrollTestDevice(code: string, name = 'Test device'): Promise<TestDevice> {
  const ticket = decodeEnrollmentCode(code);
  if (!ticket) throw new Error('not an enrollment code');
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const deviceKey = { kty, crv, x, y } as DevicePublicKey;
  const sealingKey = await generateSealingKeyPair();
  const id = randomUUID();
  const ca = await fetchAuthority(ticket.server, ticket.fingerprint);
  const agent = new Agent({ ca, minVersion: 'TLSv1.3', keepAlive: true });

  const sign = (audience: string, expiresInSeconds = 60, subject: string = id) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(subject)
      .setSubject(subject)
      .setAudience(audience)
      .setJti(randomUUID())
      .setExpirationTime(Math.floor(Date.now() / 1000) + expiresInSeconds)
      .sign(privateKey);

  const send = (method: string, path: string, assertion: string, body?: unknown) =>
    askServer(agent, new URL(`/agent/v1${path}`, ticket.server), method, assertion, body);

  const tokenHash = createHash('sha256').update(ticket.token).digest('base64url');
  const { keyId, publicKey: rawKey } = sealingKey;
  const enrolled = await send('POST', '/enrollments', await sign(tokenHash), {
    deviceId: id,
    token: ticket.token,
    name,
    platform: 'simulated',
    agentVersion: '0.0.0',
    deviceKey,
    sealingKey: { keyId, publicKey: rawKey },
  });
  const { serverId, signingKey, binding, captureKey } = EnrollResponse.parse(enrolled.body);
  const assert: TestDevice['assert'] = ({ audience = serverId, expiresInSeconds, subject } = {}) =>
    sign(audience, expiresInSeconds, subject);
  const ask = async (method: 'GET' | 'POST', path: string, body?: unknown, assertion?: string) =>
    send(method, path, assertion ?? (await assert()), body);

  return {
    id,
    binding,
    sealingKey,
    captureKey,
    assert,
    send: ask,
    async hello(applied) {
      const accounts = [{ targetId: binding.targetId, applied }];
      const answer = await ask('POST', '/hello', { agentVersion: '0.0.0', sealingKeyId: sealingKey.keyId, accounts });
      return HelloResponse.parse(answer.body);
    },
    fetchDeliveries: async () => AgentDeliveries.parse((await ask('GET', '/deliveries')).body).deliveries,
    openDelivery({ userId, targetId, version, changeId, envelope }) {
      const context = { purpose: 'delivery', userId, targetId, version, changeId } as const;
      return open(sealingKey, context, envelope, verifyKeyOf(signingKey));
    },
    report: async (outcome) => (await ask('POST', '/outcomes', outcome)).status,
    async link() {
      const url = new URL('/agent/v1/link', ticket.server.replace('https:', 'wss:'));
      const socket = new WebSocket(url, { ca, headers: { authorization: `Bearer ${await assert()}` } });
      await new Promise((resolve, reject) => {
        socket.once('open', resolve);
        socket.once('error', reject);
      });
      return socket;
    },
    close: () => agent.destroy(),
  };
}

async function fetchAuthority(server: string, fingerprint: string): Promise<string> {
  const agent = new Agent({ rejectUnauthorized: false });
  const { body } = await askServer(agent, new URL('/agent/v1/authority', server), 'GET');
  agent.destroy();
  const der = Buffer.from(String(body).replace(/-----[^-]+-----|\s/g, ''), 'base64');
  if (createHash('sha256').update(der).digest('base64url') !== fingerprint) throw new Error('another authority');
  return String(body);
}

function askServer(
  agent: Agent,
  url: URL,
  method: string,
  assertion?: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(assertion && { authorization: `Bearer ${assertion}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const request = httpsRequest(url, { agent, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = /json/.test(response.headers['content-type'] ?? '');
        resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : text });
      });
    });
    request.once('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
