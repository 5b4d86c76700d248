import { AppError } from '@rekey/protocol';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { sql } from 'kysely';
import type { Db, Tx } from '../../tables.ts';
import type { FactorDeps } from '../ports.ts';
import { ceremonyLifetimeMs } from './ceremonies.ts';
import { listCredentials } from './list-credentials.ts';
import { relyingPartyOf } from './relying-party.ts';
import { reportCopy } from './report-copy.ts';
import { verifyAssertion } from './verify-assertion.ts';

/** Options of navigator.credentials.get() that answer one open challenge by one of its user's passkeys. New ones make those before worthless.
 *
 *  @throws AppError CHALLENGE_OVER, also where the challenge takes no passkey
 */
export async function passkeyOptionsFor(
  { db, origin }: Pick<FactorDeps, 'db' | 'origin'>,
  challengeId: string,
): Promise<Record<string, unknown>> {
  const options = await generateAuthenticationOptions({
    rpID: relyingPartyOf(origin).id,
    userVerification: 'required',
    timeout: ceremonyLifetimeMs,
  });
  const userId = await bindToChallenge(db, challengeId, options.challenge);
  return { ...options, allowCredentials: await listCredentials(db, userId) };
}

async function bindToChallenge(db: Db, id: string, passkeyChallenge: string): Promise<string> {
  const bound = await db
    .updateTable('challenges')
    .set({ passkey_challenge: passkeyChallenge })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .where(sql<boolean>`'passkey' = any(methods)`)
    .returning('user_id as userId')
    .executeTakeFirst();
  if (!bound) throw new AppError('CHALLENGE_OVER');
  return bound.userId;
}

/** Verifies the passkey's answer to an open challenge, in the transaction that decides it. Single use, because the challenge is.
 *
 *  @throws AppError PASSKEY_INVALID for whatever is not right about it: challenge, origin, user verification, somebody else's passkey, a counter that went back
 */
export async function verifyPasskeyAnswer(
  deps: Pick<FactorDeps, 'db' | 'origin' | 'log'>,
  tx: Tx,
  challenge: { id: string; userId: string; address?: string | null },
  response: unknown,
): Promise<{ factorId: string }> {
  const { id, userId, address = null } = challenge;
  const asked = await tx
    .selectFrom('challenges')
    .select('passkey_challenge as passkeyChallenge')
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .executeTakeFirst();
  if (!asked?.passkeyChallenge) throw new AppError('PASSKEY_INVALID');
  const party = relyingPartyOf(deps.origin);
  const assertion = await verifyAssertion(tx, { party, challenge: asked.passkeyChallenge, userId }, response);
  if (assertion.verified) return { factorId: assertion.factorId };
  if (assertion.reason === 'copied') await reportCopy(deps, { ...assertion, address });
  throw new AppError('PASSKEY_INVALID');
}
