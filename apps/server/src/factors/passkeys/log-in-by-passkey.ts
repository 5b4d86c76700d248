import { AppError, type PasskeyCeremony } from '@rekey/protocol';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import type { Db, Tx } from '../../tables.ts';
import type { FactorDeps } from '../ports.ts';
import { readStanding } from '../standing.ts';
import { ceremonyLifetimeMs, startCeremony, takeCeremony } from './ceremonies.ts';
import { relyingPartyOf } from './relying-party.ts';
import { reportCopy } from './report-copy.ts';
import { verifyAssertion } from './verify-assertion.ts';

/** What the log-in by a passkey needs of its surroundings. */
export type PasskeyLogInDeps = Pick<FactorDeps, 'db' | 'origin' | 'log'>;

/** What a log-in by a passkey was found to be. */
export type PasskeyProof = { verified: true; userId: string } | { verified: false };

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
  deps: PasskeyLogInDeps,
  tx: Tx,
  answer: { ceremonyId: string; response: unknown; address: string | null },
): Promise<PasskeyProof> {
  const { db, origin } = deps;
  const { ceremonyId, response, address } = answer;
  const challenge = await takeCeremony(db, { id: ceremonyId, purpose: 'log-in', userId: null });
  if (challenge === null) return { verified: false };
  const assertion = await verifyAssertion(tx, { party: relyingPartyOf(origin), challenge, userId: null }, response);
  if (!assertion.verified) {
    if (assertion.reason === 'copied') await reportCopy(deps, { ...assertion, address });
    return { verified: false };
  }
  const { userId } = assertion;
  const { required, enabled } = await readStanding(tx, userId);
  return required && enabled.includes('passkey') ? { verified: true, userId } : { verified: false };
}

/** Whether the organization takes passkeys, for a change as for a log-in. */
export async function takesPasskeys(db: Db): Promise<boolean> {
  const settings = await db.selectFrom('factor_settings').select(['required', 'kinds']).executeTakeFirst();
  return settings?.required === true && settings.kinds.includes('passkey');
}
