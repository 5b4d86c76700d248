import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { PushSubscriptionRequest } from '@rekey/protocol';
import { importJWK, jwtVerify } from 'jose';
import { issueAuthority, issueServerCertificate } from '../../../platform/certificates/issue-certificate.ts';
import { systemClock } from '../../../platform/clock.ts';

/** A push as it reached the push service. */
export interface ReceivedPush {
  path: string;
  ttl: string | undefined;
  urgency: string | undefined;
  /** What the phone would read; null = the push has no content. */
  content: string | null;
  /** `sub` of the VAPID token, and the public key that signed it, base64url; the signature was right. */
  vapid: { subject: string; publicKey: string };
}

/** A push service (RFC 8030) on loopback with the phone behind it, whose bad days a test can script. It checks every sender's VAPID token (RFC 8292),
 *  and decrypts what a push holds (RFC 8291); what is wrong is refused with 403.
 */
export interface TestPushService {
  origin: string;
  /** Host and port, for REKEY_PUSH_SERVICES. */
  host: string;
  /** The authority that signed its certificate, for REKEY_PUSH_TLS_AUTHORITY; PEM. */
  authority: string;
  pushes: ReceivedPush[];
  /** A subscription as a browser would hand it out, at a path of this service. */
  subscription(path: string): PushSubscriptionRequest;
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
  const phone = makePhoneKeys();
  let behavior: Parameters<TestPushService['behave']>[0] = 201;
  let origin = '';

  const server = createServer({ key: certificate, cert: certificate }, (request, response) => {
    void (async () => {
      const body = await buffer(request);
      const vapid = await verifyVapid(request.headers.authorization, origin);
      const { ttl, urgency } = request.headers as Record<string, string | undefined>;
      const content = body.length === 0 ? null : decrypt(phone, body);
      pushes.push({ path: request.url ?? '', ttl, urgency, content, vapid });
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
    subscription: (path) => ({
      endpoint: origin + path,
      keys: { p256dh: phone.keys.getPublicKey('base64url'), auth: phone.auth.toString('base64url') },
    }),
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

type PhoneKeys = ReturnType<typeof makePhoneKeys>;

function makePhoneKeys() {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  return { keys, auth: randomBytes(16) };
}

/** Reads a message of aes128gcm in one record (RFC 8188, 2; keys as in RFC 8291, 3.4).
 *
 *  @throws Error when it was not encrypted for this phone
 */
function decrypt({ keys, auth }: PhoneKeys, body: Buffer): string {
  const salt = body.subarray(0, 16);
  const head = 21 + (body[20] ?? 0);
  const sender = body.subarray(21, head);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const secret = derive(keys.computeSecret(sender), auth, info, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: 16 });
  decipher.setAuthTag(body.subarray(-16));
  const padded = Buffer.concat([decipher.update(body.subarray(head, -16)), decipher.final()]);
  // The last record ends with the delimiter 2 and its padding.
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

const derive = (secret: Buffer, salt: Buffer, info: Buffer, length: number) =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length));
