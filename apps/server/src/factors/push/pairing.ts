import { createPublicKey, randomBytes } from 'node:crypto';
import {
  AppError,
  type AuthenticatorKey,
  type AuthenticatorPairing,
  type PairAuthenticatorRequest,
  type PairingState,
} from '@rekey/protocol';
import { sql } from 'kysely';
import type { Vault } from '../../platform/vault/index.ts';
import type { Tx } from '../../tables.ts';
import { getUser } from '../../users/index.ts';
import { addFactor, assertAddable } from '../add-factor.ts';
import type { FactorDeps } from '../ports.ts';
import { getFactor } from '../queries.ts';

/** Whose session shows the QR. */
export interface PairingSubject {
  userId: string;
  sessionId: string;
}

const codeBytes = 16;
const lifetimeMinutes = 10;

/** Makes the code of a QR that a phone scans: good once, for 10 minutes; the one before is void.
 *
 *  @throws AppError FACTOR_KIND_OFF, FACTORS_TOO_MANY
 */
export async function startPairing(
  deps: FactorDeps,
  { userId, sessionId }: PairingSubject,
): Promise<AuthenticatorPairing> {
  await assertAddable(deps.db, { userId, kind: 'authenticator' });
  const code = randomBytes(codeBytes).toString('base64url');
  const { id, expiresAt } = await deps.db.transaction().execute(async (tx) => {
    await tx
      .deleteFrom('authenticator_pairings')
      .where('user_id', '=', userId)
      .where('factor_id', 'is', null)
      .execute();
    return tx
      .insertInto('authenticator_pairings')
      .values({
        user_id: userId,
        session_id: sessionId,
        code_hash: hashOf(deps.vault, code),
        expires_at: sql<Date>`clock_timestamp() + make_interval(mins => ${lifetimeMinutes})`,
      })
      .returning(['id', 'expires_at as expiresAt'])
      .executeTakeFirstOrThrow();
  });
  // In the fragment, which browsers send to nobody.
  return { id, link: `${deps.origin}/authenticator/#pair=${code}`, expiresAt: expiresAt.toISOString() };
}

/** Whether a phone has taken the code.
 *
 *  @throws AppError FACTOR_NOT_FOUND for a pairing of somebody else, or one that a newer one has replaced
 */
export async function viewPairing(
  { db }: Pick<FactorDeps, 'db'>,
  { userId }: Pick<PairingSubject, 'userId'>,
  id: string,
): Promise<PairingState> {
  const pairing = await db
    .selectFrom('authenticator_pairings')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .select(['factor_id as factorId', sql<boolean>`expires_at <= clock_timestamp()`.as('isOver')])
    .executeTakeFirst();
  if (!pairing) throw new AppError('FACTOR_NOT_FOUND');
  const { factorId, isOver } = pairing;
  if (factorId === null) return { state: isOver ? 'expired' : 'waiting', factor: null };
  return { state: 'paired', factor: await getFactor(db, { userId, factorId }) };
}

/** Makes a phone that shows the code of a QR a factor of the user whose session shows it.
 *
 *  @returns the factor's id
 *  @throws AppError PAIRING_CODE_INVALID, FACTOR_KIND_OFF, FACTORS_TOO_MANY, REQUEST_INVALID when the key is not a point of the curve
 */
export async function pairAuthenticator(
  deps: FactorDeps,
  { code, publicKey, name }: PairAuthenticatorRequest,
  from: { address: string; app: string },
): Promise<string> {
  assertOnCurve(publicKey);
  return deps.db.transaction().execute(async (tx) => {
    const pairing = await lockPairing(deps, tx, code);
    const user = pairing && (await getUser(tx, pairing.userId));
    if (!pairing || user?.state !== 'active') throw new AppError('PAIRING_CODE_INVALID');
    const { userId, sessionId } = pairing;
    const by = { userId, username: user.username, sessionId, ...from };
    const factorId = await addFactor(deps, tx, { userId, kind: 'authenticator', name, by });
    await tx
      .insertInto('authenticators')
      .values({ factor_id: factorId, public_key: JSON.stringify(publicKey), subscription: null, wake_failed_at: null })
      .execute();
    await tx.updateTable('authenticator_pairings').set({ factor_id: factorId }).where('id', '=', pairing.id).execute();
    return factorId;
  });
}

// A key that can verify nothing would use up the code, and never answer.
function assertOnCurve(publicKey: AuthenticatorKey): void {
  try {
    createPublicKey({ key: publicKey, format: 'jwk' });
  } catch (cause) {
    throw new AppError('REQUEST_INVALID', { details: { fields: ['/publicKey'] }, cause });
  }
}

async function lockPairing(
  { vault }: FactorDeps,
  tx: Tx,
  code: string,
): Promise<(PairingSubject & { id: string }) | undefined> {
  return tx
    .selectFrom('authenticator_pairings')
    .where('code_hash', '=', hashOf(vault, code))
    .where('factor_id', 'is', null)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .select(['id', 'user_id as userId', 'session_id as sessionId'])
    .forUpdate()
    .executeTakeFirst();
}

const hashOf = (vault: Pick<Vault, 'keyedHash'>, code: string) => vault.keyedHash(code, 'authenticator-pairing');
