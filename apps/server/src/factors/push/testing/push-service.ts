import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { importJWK, jwtVerify } from 'jose';
import { issueAuthority, issueServerCertificate } from '../../../platform/certificates/issue-certificate.ts';
import { systemClock } from '../../../platform/clock.ts';

/** A push as it reached the push service. */
export interface ReceivedPush {
  path: string;
  ttl: string | undefined;
  urgency: string | undefined;
  body: Buffer;
  /** `sub` of the VAPID token, and the public key that signed it, base64url; the signature was right. */
  vapid: { subject: string; publicKey: string };
}

/** A push service (RFC 8030) on loopback, whose bad days a test can script. It checks every sender's VAPID token (RFC 8292). */
export interface TestPushService {
  origin: string;
  /** Host and port, for REKEY_PUSH_SERVICES. */
  host: string;
  /** The authority that signed its certificate, for REKEY_PUSH_TLS_AUTHORITY; PEM. */
  authority: string;
  pushes: ReceivedPush[];
  /** Answers from here on: a status, a redirect to an address, or never. */
  behave(as: number | { redirectTo: string } | 'hang'): void;
  stop(): Promise<void>;
}

/** Starts a push service. */
export async function startPushService(): Promise<TestPushService> {
  const now = systemClock.now();
  const authority = await issueAuthority(now);
  const certificate = await issueServerCertificate(authority, ['localhost', '127.0.0.1'], now);
  const pushes: ReceivedPush[] = [];
  let behavior: Parameters<TestPushService['behave']>[0] = 201;
  let origin = '';

  const server = createServer({ key: certificate, cert: certificate }, (request, response) => {
    void (async () => {
      const body = await buffer(request);
      const vapid = await verifyVapid(request.headers.authorization, origin);
      const { ttl, urgency } = request.headers as Record<string, string | undefined>;
      pushes.push({ path: request.url ?? '', ttl, urgency, body, vapid });
      if (behavior === 'hang') return;
      if (typeof behavior === 'number') response.writeHead(behavior, { location: `${origin}/m/1` });
      else response.writeHead(307, { location: behavior.redirectTo });
      response.end();
    })().catch(() => response.writeHead(403).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  origin = `https://localhost:${port}`;
  return {
    origin,
    host: `localhost:${port}`,
    authority: /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/.exec(authority)?.[0] ?? '',
    pushes,
    behave(as) {
      behavior = as;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @throws Error unless the token is signed by the key that it comes with, and made out to this service */
async function verifyVapid(header: string | undefined, audience: string): Promise<ReceivedPush['vapid']> {
  const [, token = '', publicKey = ''] = /^vapid t=([^,]+),\s*k=(\S+)$/.exec(header ?? '') ?? [];
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, 'ES256');
  const { payload } = await jwtVerify(token, key, { audience, requiredClaims: ['exp', 'sub'] });
  return { subject: payload.sub ?? '', publicKey };
}
