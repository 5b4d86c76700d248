import { createHash, randomUUID } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { type Binding, decodeEnrollmentCode, EnrollResponse, type SealingKey } from '@rekey/protocol';
import { generateSealingKeyPair, type SealingKeyPair } from '@rekey/protocol/envelope';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Person } from './test-server.ts';

/** A device of the test's own making: enrolled, with real keys, and silent until it is told what to send. */
export interface EnrolledDevice {
  id: string;
  name: string;
  binding: Binding;
  sealingKey: SealingKeyPair;
  captureKey: SealingKey;
  /** Sends one request of the agent's interface (`/agent/v1` + path) with a fresh assertion. */
  send(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

/** Enrolls a device for a person by a code that an administrator makes. */
export async function enrollDevice(administrator: Person, owner: Person): Promise<EnrolledDevice> {
  const account = owner.user.username;
  const { code } = await administrator.browser.client.createEnrollmentCode({ userId: owner.user.id, account });
  const ticket = decodeEnrollmentCode(code);
  if (!ticket) throw new Error('the server made a code that is none');
  const [id, name] = [randomUUID(), `laptop of ${account}`];
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const sealingKey = await generateSealingKeyPair();

  async function send(method: string, path: string, body: unknown, audience: string) {
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(id)
      .setSubject(id)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime('50s')
      .sign(privateKey);
    return sendJson(new URL(`/agent/v1${path}`, ticket?.server), { method, assertion, body });
  }

  const audience = createHash('sha256').update(ticket.token).digest('base64url');
  const request = {
    deviceId: id,
    token: ticket.token,
    name,
    platform: 'linux',
    agentVersion: '0.1.0',
    deviceKey: { kty, crv, x, y },
    sealingKey: { keyId: sealingKey.keyId, publicKey: sealingKey.publicKey },
  };
  const enrolled = EnrollResponse.parse((await send('POST', '/enrollments', request, audience)).body);
  const { binding, captureKey, serverId } = enrolled;
  return {
    id,
    name,
    binding,
    sealingKey,
    captureKey,
    send: (method, path, body) => send(method, path, body, serverId),
  };
}

// That the agent pins the authority is for the agent's own tests.
function sendJson(
  url: URL,
  { method, assertion, body }: { method: string; assertion: string; body: unknown },
): Promise<{ status: number; body: unknown }> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${assertion}`, ...(text && { 'content-type': 'application/json' }) };
    const request = httpsRequest(url, { method, headers, rejectUnauthorized: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const answer = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, body: answer === '' ? null : JSON.parse(answer) });
      });
    });
    request.on('error', reject);
    request.end(text);
  });
}
