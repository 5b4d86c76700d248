/** LDAP directories over LDAPS: RFC 3062, or one Modify with a marker; password policy by draft-behera (OpenLDAP's ppolicy). */
import type { LdapSettings } from '@rekey/protocol';
import type { Connector } from '../connector.ts';
import {
  type DirectoryConnection,
  DirectoryFailure,
  ldapStatus,
  moveMarkerAt,
  readMarkerAt,
  throwingAppErrors,
} from '../ldap-wire/index.ts';
import type { OpenOptions } from '../open-options.ts';
import { readAccount } from './entries.ts';
import { findAccount } from './find-account.ts';
import { readPolicy, rulesOf } from './policy.ts';
import { type LdapSession, openSession } from './session.ts';
import { testStore } from './test-store.ts';
import { verifyPassword } from './verify-password.ts';
import { writePassword } from './write-password.ts';

/** The connector to one directory. Account ids are entryUUIDs. `close()` erases the password. */
export function openLdap(settings: LdapSettings, password: Buffer, options: Required<OpenOptions>): Connector {
  const session = openSession(settings, password, options);
  const asService = <Result>(work: (connection: DirectoryConnection) => Promise<Result>) =>
    throwingAppErrors(() => session.asService(work));

  return {
    kind: 'ldap',
    capabilities: {
      compareAndSet: settings.markerAttribute !== undefined,
      changeForm: true,
      resetForm: settings.allowReset,
      authority: false,
      expiries: false,
    },
    test: () => testStore(session),
    findAccount: (username) => throwingAppErrors(() => findAccount(session, username)),
    readRules: (accountId) =>
      asService(async (connection) => {
        const account = await readAccount(connection, settings, accountId);
        const policy = account && (await readPolicy(connection, { baseDn: settings.baseDn, account }));
        return account && policy ? rulesOf(policy, account, session.clock.now()) : [];
      }),
    verifyPassword: (accountId, given) => verifyPassword(session, accountId, given),
    writePassword: (request) => writePassword(session, request),
    readMarker: (accountId) =>
      asService(async (connection) => readMarkerAt(connection, await placeOf(session, connection, accountId))),
    moveMarker: (accountId, marker) =>
      asService(async (connection) => {
        if (marker.from === null) await session.requireSingleValuedMarker(connection);
        return moveMarkerAt(connection, await placeOf(session, connection, accountId), marker);
      }),
    listExpiries: async () => undefined,
    close: async () => session.close(),
  };
}

async function placeOf(session: LdapSession, connection: DirectoryConnection, accountId: string) {
  const account = await readAccount(connection, session.settings, accountId);
  if (!account) {
    const diagnostic = 'there is no such account any more';
    throw new DirectoryFailure('refused', { status: ldapStatus.noSuchObject, diagnostic });
  }
  return { dn: account.dn, attribute: session.settings.markerAttribute ?? '' };
}
