import { AppError, type PasskeyCeremony } from '@rekey/protocol';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import type { Db, Tx } from '../../tables.ts';
import type { FactorDeps } from '../ports.ts';
import { readStanding } from '../standing.ts';
import { ceremonyLifetimeMs, startCeremony, takeCeremony } from './ceremonies.ts';
import { relyingPartyOf } from './relying-party.ts';
import { type Assertion, verifyAssertion } from './verify-assertion.ts';

/** What a log-in by a passkey was found to be; as `Assertion`. */
export type PasskeyProof = Assertion;

/** Options of navigator.credentials.get() for whoever comes: the passkey says itself whose it is. Tells nothing about anybody.
 *
 *  @throws AppError METHOD_NOT_AVAILABLE where the organization takes no passkeys
 */
export async function startPasskeyLogIn({ db, origin }: Pick<FactorDeps, 'db' | 'origin'>): Promise<PasskeyCeremony> {
  if (!(await takesPasskeys(db))) throw new AppError('METHOD_NOT_AVAILABLE');
  const options = await generateAuthenticationOptions({
    rpID: relyingPartyOf(origin).id,
    userVerification: 'required',
    timeout: ceremonyLifetimeMs,
  });
  const ceremonyId = await startCeremony(db, { purpose: 'log-in', userId: null, challenge: options.challenge });
  return { ceremonyId, options: { ...options } };
}

/** Verifies, in the transaction that opens the session, that a user of ours has answered. The ceremony is used up in any case. */
export async function provePasskeyLogIn(
  { db, origin }: Pick<FactorDeps, 'db' | 'origin'>,
  tx: Tx,
  { ceremonyId, response }: { ceremonyId: string; response: unknown },
): Promise<PasskeyProof> {
  const challenge = await takeCeremony(db, { id: ceremonyId, purpose: 'log-in', userId: null });
  if (challenge === null) return { verified: false, reason: 'invalid' };
  const assertion = await verifyAssertion(tx, { party: relyingPartyOf(origin), challenge, userId: null }, response);
  if (!assertion.verified) return assertion;
  const { required, enabled } = await readStanding(tx, assertion.userId);
  return required && enabled.includes('passkey') ? assertion : { verified: false, reason: 'invalid' };
}

async function takesPasskeys(db: Db): Promise<boolean> {
  const settings = await db.selectFrom('factor_settings').select(['required', 'kinds']).executeTakeFirst();
  return settings?.required === true && settings.kinds.includes('passkey');
}
