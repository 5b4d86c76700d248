import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import type { ServerClock } from './server-clock.ts';

const validForMs = 60_000;
const reusedForMs = 30_000;

/** What proves the device to the server: a JWT (RFC 7523) signed by the device key, renewed every half minute. */
export interface Assertions {
  /** The value of the Authorization header. */
  authorization(): Promise<string>;
  /** Forgets the one in use, because the server refused it. */
  renew(): void;
}

type Deps = { deviceId: string; audience: string; deviceKey: JWK; clock: Pick<ServerClock, 'now'> };

/** Makes assertions with iss = sub = device id for one audience. */
export function createAssertions({ deviceId, audience, deviceKey, clock }: Deps): Assertions {
  const key = importJWK(deviceKey, 'ES256');
  let current: { header: Promise<string>; madeAt: number } | null = null;
  return {
    authorization() {
      const now = clock.now();
      const age = current === null ? Number.POSITIVE_INFINITY : Math.abs(now.getTime() - current.madeAt);
      if (current === null || age > reusedForMs) current = { header: sign(now), madeAt: now.getTime() };
      return current.header;
    },
    renew() {
      current = null;
    },
  };

  async function sign(now: Date): Promise<string> {
    const jwt = new SignJWT()
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .setIssuer(deviceId)
      .setSubject(deviceId)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(new Date(now.getTime() + validForMs));
    return `Bearer ${await jwt.sign(await key)}`;
  }
}
