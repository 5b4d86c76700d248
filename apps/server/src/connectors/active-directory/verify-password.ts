import type { VerifyResult } from '../connector.ts';
import { DirectoryFailure } from '../ldap-wire/index.ts';
import { guidName } from '../object-guid.ts';
import { readAccounts } from './domain.ts';
import { verdictOfLogin } from './refusals.ts';
import type { AdSession } from './session.ts';

/** Asks the directory once whether this is the account's password, by logging in as the user.
 *
 *  A directory may take the previous password too, for as long as its `OldPasswordAllowedPeriod` says (Samba: `old password allowed period`).
 */
export async function verifyPassword(session: AdSession, accountId: string, password: Buffer): Promise<VerifyResult> {
  const name = guidName(accountId);
  if (name === null) return { verified: false, reason: 'account-not-found' };
  try {
    const [account] = await session.asService((connection) => readAccounts(connection, name, { scope: 'base' }));
    if (!account) return { verified: false, reason: 'account-not-found' };
    return await logInAs(session, account.dn, password);
  } catch (failure) {
    if (failure instanceof DirectoryFailure) return { verified: false, reason: 'unreachable' };
    throw failure;
  }
}

async function logInAs(session: AdSession, dn: string, password: Buffer): Promise<VerifyResult> {
  try {
    await session.directory.withLogin({ name: dn, password }, async () => undefined);
    return { verified: true, mustChange: false };
  } catch (failure) {
    if (failure instanceof DirectoryFailure && failure.kind === 'login-refused') return verdictOfLogin(failure);
    throw failure;
  }
}
