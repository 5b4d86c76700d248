import { verifyAuthenticationResponse, type WebAuthnCredential } from '@simplewebauthn/server';
import { sql } from 'kysely';
import type { Tx } from '../../tables.ts';
import { type RelyingParty, userHandleOf } from './relying-party.ts';
import { readAuthenticationResponse } from './response-forms.ts';

/** What an answer was found to be. 'copied' = it is right, but the passkey's counter went back: there may be two of it. */
export type Assertion =
  | { verified: true; factorId: string; userId: string }
  | { verified: false; reason: 'invalid' }
  | { verified: false; reason: 'copied'; factorId: string; userId: string };

const invalid: Assertion = { verified: false, reason: 'invalid' };

/** Verifies a passkey's answer: of a passkey that is known, for this relying party and challenge, with the user verified by the device.
 *
 *  @param asked.userId whose passkey is asked; null = it says itself whose it is, and shows the same user's handle
 */
export async function verifyAssertion(
  tx: Tx,
  asked: { party: RelyingParty; challenge: string; userId: string | null },
  json: unknown,
): Promise<Assertion> {
  const response = readAuthenticationResponse(json);
  const passkey = response && (await findPasskey(tx, response.id, asked.userId));
  if (!passkey || !isHandleOf(passkey.userId, response.response.userHandle, asked.userId === null)) return invalid;
  const { factorId, userId, publicKey } = passkey;
  // The library looks at the counter before the signature: then a stranger could raise the alarm. It stands at 0 here, and is looked at below.
  const credential: WebAuthnCredential = { id: response.id, publicKey: new Uint8Array(publicKey), counter: 0 };
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: asked.challenge,
    expectedOrigin: asked.party.origin,
    expectedRPID: asked.party.id,
    requireUserVerification: true,
    credential,
  }).catch(() => ({ verified: false, authenticationInfo: null }));
  if (!verified || !authenticationInfo) return invalid;
  if (await countUse(tx, factorId, authenticationInfo.newCounter)) return { verified: true, factorId, userId };
  return { verified: false, reason: 'copied', factorId, userId };
}

function isHandleOf(userId: string, handle: string | undefined, isRequired: boolean): boolean {
  if (handle === undefined) return !isRequired;
  return handle === Buffer.from(userHandleOf(userId)).toString('base64url');
}

// Stays until the answer is taken: removed passkeys, and those that are being removed, prove nothing.
function findPasskey(tx: Tx, credentialId: string, userId: string | null) {
  return tx
    .selectFrom('passkeys')
    .innerJoin('factors', 'factors.id', 'passkeys.factor_id')
    .where('credential_id', '=', credentialId)
    .where('removed_at', 'is', null)
    .where('confirmed_at', 'is not', null)
    .$if(userId !== null, (query) => query.where('user_id', '=', userId as string))
    .select(['factor_id as factorId', 'user_id as userId', 'public_key as publicKey'])
    .forUpdate()
    .executeTakeFirst();
}

// Web Authentication 6.1.1: it must grow, unless the authenticator does not count at all. Of two answers at once with one count, one is taken.
async function countUse(tx: Tx, factorId: string, counter: number): Promise<boolean> {
  const counted = await tx
    .updateTable('passkeys')
    .set({ counter })
    .where('factor_id', '=', factorId)
    .where((eb) => eb.or([eb('counter', '<', counter), eb.and([eb('counter', '=', 0), eb.val(counter === 0)])]))
    .returning('factor_id')
    .executeTakeFirst();
  if (!counted) return false;
  await tx.updateTable('factors').set({ last_used_at: sql`clock_timestamp()` }).where('id', '=', factorId).execute();
  return true;
}
