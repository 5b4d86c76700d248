import type { VerifyResult } from '../connector.ts';
import { DirectoryFailure } from '../ldap-wire/index.ts';
import { readAccount } from './entries.ts';
import type { LdapSession } from './session.ts';

/** Asks the directory once whether this is the account's password. A log-in within the grace after expiry uses one of its log-ins up. */
export async function verifyPassword(session: LdapSession, accountId: string, password: Buffer): Promise<VerifyResult> {
  try {
    const account = await session.asService((connection) => readAccount(connection, session.settings, accountId));
    if (!account) return { verified: false, reason: 'account-not-found' };
    return await session.proveLogin(session.directory, { dn: account.dn, password });
  } catch (failure) {
    if (failure instanceof DirectoryFailure) return { verified: false, reason: 'unreachable' };
    throw failure;
  }
}
