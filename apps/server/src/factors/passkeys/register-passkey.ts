import { AppError, type PasskeyCeremony, type PasskeyRegistration } from '@rekey/protocol';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import { COSEALG, decodeAttestationObject } from '@simplewebauthn/server/helpers';
import { readOrganization } from '../../organization/index.ts';
import type { Caller } from '../../platform/http/caller.ts';
import type { Tx } from '../../tables.ts';
import { addFactor, assertAddable } from '../add-factor.ts';
import type { FactorDeps } from '../ports.ts';
import { ceremonyLifetimeMs, startCeremony, takeCeremony } from './ceremonies.ts';
import { listCredentials } from './list-credentials.ts';
import { relyingPartyOf, userHandleOf } from './relying-party.ts';
import { readRegistrationResponse } from './response-forms.ts';

const algorithms = [COSEALG.EdDSA, COSEALG.ES256, COSEALG.RS256];

/** Options of navigator.credentials.create(): a discoverable passkey that verifies its user, and none that is registered already.
 *
 *  @throws AppError FACTOR_KIND_OFF, FACTORS_TOO_MANY
 */
export async function startPasskeyRegistration(
  deps: Pick<FactorDeps, 'db' | 'origin'>,
  caller: Caller,
): Promise<PasskeyCeremony> {
  const { db } = deps;
  const { userId, username, displayName } = caller;
  await assertAddable(db, { userId, kind: 'passkey' });
  const options = await generateRegistrationOptions({
    rpName: (await readOrganization(db)).name,
    rpID: relyingPartyOf(deps.origin).id,
    userID: userHandleOf(userId),
    userName: username,
    userDisplayName: displayName,
    timeout: ceremonyLifetimeMs,
    attestationType: 'none',
    excludeCredentials: await listCredentials(db, userId),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
  const ceremonyId = await startCeremony(db, { purpose: 'registration', userId, challenge: options.challenge });
  return { ceremonyId, options: { ...options } };
}

/** Adds the passkey that a browser has made, as a factor of the caller. Returns the factor's id.
 *
 *  @throws AppError PASSKEY_INVALID, FACTOR_KIND_OFF, FACTORS_TOO_MANY
 */
export async function finishPasskeyRegistration(
  deps: FactorDeps,
  caller: Caller,
  { ceremonyId, name, response }: PasskeyRegistration,
): Promise<string> {
  const { db } = deps;
  const { userId } = caller;
  const challenge = await takeCeremony(db, { id: ceremonyId, purpose: 'registration', userId });
  const credential = challenge && (await verifyRegistration(deps.origin, challenge, response));
  if (!credential) throw new AppError('PASSKEY_INVALID');
  return db.transaction().execute(async (tx) => {
    const id = await addFactor(deps, tx, { userId, kind: 'passkey', name, by: caller });
    await insertPasskey(tx, id, credential);
    return id;
  });
}

interface NewCredential {
  id: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
}

async function verifyRegistration(origin: string, challenge: string, json: unknown): Promise<NewCredential | null> {
  const response = readRegistrationResponse(json);
  if (!response || !isPlain(response.response.attestationObject)) return null;
  const party = relyingPartyOf(origin);
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => ({ registrationInfo: undefined }));
  if (!registrationInfo) return null;
  const { id, publicKey, counter } = registrationInfo.credential;
  return { id, publicKey: Buffer.from(publicKey), counter, transports: response.response.transports };
}

// We asked for no attestation. The other forms bring certificates of their own, whose revocation lists would be fetched from wherever they say.
function isPlain(attestationObject: string): boolean {
  try {
    const format = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url'))).get('fmt');
    return format === 'none' || format === 'packed';
  } catch {
    return false;
  }
}

async function insertPasskey(tx: Tx, factorId: string, credential: NewCredential): Promise<void> {
  const { id, publicKey, counter, transports } = credential;
  const row = { factor_id: factorId, credential_id: id, public_key: publicKey, counter, transports };
  const inserted = await tx
    .insertInto('passkeys')
    .values(row)
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('factor_id')
    .executeTakeFirst();
  // Somebody has it already, here or removed.
  if (!inserted) throw new AppError('PASSKEY_INVALID');
}
