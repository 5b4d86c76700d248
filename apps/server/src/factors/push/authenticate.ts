import { AppError, AuthenticatorKey } from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import { decodeJwt, errors, importJWK, jwtVerify } from 'jose';
import type { Db } from '../../tables.ts';
import type { FactorDeps } from '../ports.ts';

/** An authenticator that has shown by its key which one it is, with its user. */
export interface Authenticator {
  factorId: string;
  userId: string;
  username: string;
  displayName: string;
  publicKey: AuthenticatorKey;
  canWake: boolean;
}

const longestLifetimeSeconds = 60;
const clockToleranceSeconds = 60;

/** The authenticator that sends a request, by the token that it has signed for it (JWT, ES256: sub = factor, our audience, at most 60 s to live).
 *
 *  @throws AppError AUTHENTICATOR_UNKNOWN when it was removed, or its user is not active; AUTHENTICATOR_ASSERTION_INVALID with `reason` ('expired',
 *    'invalid'), and with `driftSeconds` (positive = the phone is ahead) when its clock is to blame
 */
export async function requireAuthenticator(
  { db, clock, origin }: Pick<FactorDeps, 'db' | 'clock' | 'origin'>,
  request: FastifyRequest,
): Promise<Authenticator> {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(request.headers.authorization ?? '')?.[1];
  const factorId = token && subjectOf(token);
  if (!token || !factorId) throw new AppError('AUTHENTICATOR_ASSERTION_INVALID', { details: { reason: 'invalid' } });
  const authenticator = await findAuthenticator(db, factorId);
  if (!authenticator) throw new AppError('AUTHENTICATOR_UNKNOWN');
  await verifyToken(token, authenticator, { audience: origin, now: clock.now() });
  return authenticator;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

// Not believed, only looked up by: it names the key that must have signed it.
function subjectOf(token: string): string | undefined {
  try {
    const { sub } = decodeJwt(token);
    return sub && uuid.test(sub) ? sub : undefined;
  } catch {
    return undefined;
  }
}

/** The authenticator of a factor; null when there is none that counts. */
export async function findAuthenticator(db: Db, factorId: string): Promise<Authenticator | null> {
  const row = await db
    .selectFrom('authenticators')
    .innerJoin('factors', 'factors.id', 'authenticators.factor_id')
    .innerJoin('users', 'users.id', 'factors.user_id')
    .where('factor_id', '=', factorId)
    .where('removed_at', 'is', null)
    .where('users.state', '=', 'active')
    .select((eb) => [
      'factor_id as factorId',
      'users.id as userId',
      'username',
      'display_name as displayName',
      'public_key as publicKey',
      eb('subscription', 'is not', null).$castTo<boolean>().as('canWake'),
    ])
    .executeTakeFirst();
  return row ? { ...row, publicKey: AuthenticatorKey.parse(row.publicKey) } : null;
}

async function verifyToken(
  token: string,
  { factorId, publicKey }: Authenticator,
  expected: { audience: string; now: Date },
): Promise<void> {
  const nowSeconds = expected.now.getTime() / 1000;
  try {
    const { payload } = await jwtVerify(token, await importJWK(publicKey, 'ES256'), {
      algorithms: ['ES256'],
      subject: factorId,
      audience: expected.audience,
      currentDate: expected.now,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp', 'iat', 'jti'],
    });
    const { exp = 0, iat = 0 } = payload;
    if (exp - iat > longestLifetimeSeconds) refuse('invalid');
    if (iat - nowSeconds > clockToleranceSeconds) refuse('expired', Math.round(iat - nowSeconds));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (!(cause instanceof errors.JWTExpired)) refuse('invalid', undefined, cause);
    const { iat = nowSeconds } = cause.payload;
    refuse('expired', Math.round(iat - nowSeconds), cause);
  }
}

function refuse(reason: 'expired' | 'invalid', driftSeconds?: number, cause?: unknown): never {
  const details = { reason, ...(driftSeconds !== undefined && { driftSeconds }) };
  throw new AppError('AUTHENTICATOR_ASSERTION_INVALID', { details, cause });
}
