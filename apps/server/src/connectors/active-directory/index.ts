/** Active Directory over LDAPS: passwords by change(old, new) as nobody in particular, or by reset as a delegated account. */
import type { ActiveDirectorySettings } from '@rekey/protocol';
import type { Connector } from '../connector.ts';
import { moveMarkerAt, readMarkerAt, throwingAppErrors } from '../ldap-wire/index.ts';
import { guidName } from '../object-guid.ts';
import type { OpenOptions } from '../open-options.ts';
import { readAccounts } from './domain.ts';
import { findAccount } from './find-account.ts';
import { listExpiries } from './list-expiries.ts';
import { readPolicy, rulesOf } from './policy.ts';
import { openSession } from './session.ts';
import { testStore } from './test-store.ts';
import { verifyPassword } from './verify-password.ts';
import { writePassword } from './write-password.ts';

/** The connector to one domain. Account ids are objectGUIDs. `close()` erases the password. */
export function openActiveDirectory(
  settings: ActiveDirectorySettings,
  password: Buffer,
  options: Required<OpenOptions>,
): Connector {
  const session = openSession(settings, password, options);
  const markerOf = (accountId: string) => ({
    dn: guidName(accountId) ?? '<GUID=00000000-0000-0000-0000-000000000000>',
    attribute: settings.markerAttribute ?? '',
  });

  return {
    kind: 'active-directory',
    capabilities: {
      compareAndSet: settings.markerAttribute !== undefined,
      changeForm: true,
      resetForm: settings.allowReset,
      authority: true,
      expiries: true,
    },
    test: () => testStore(session),
    findAccount: (username) => throwingAppErrors(() => findAccount(session, username)),
    readRules: (accountId) =>
      throwingAppErrors(() =>
        session.asService(async (connection) => {
          const [account] = await readAccounts(connection, markerOf(accountId).dn, { scope: 'base' });
          if (!account) return [];
          const { domainDn } = await session.domainNames(connection);
          return rulesOf(await readPolicy(connection, { domainDn, account }), account, session.clock.now());
        }),
      ),
    verifyPassword: (accountId, given) => verifyPassword(session, accountId, given),
    writePassword: (request) => writePassword(session, request),
    readMarker: (accountId) =>
      throwingAppErrors(() => session.asService((connection) => readMarkerAt(connection, markerOf(accountId)))),
    moveMarker: (accountId, marker) =>
      throwingAppErrors(() =>
        session.asService(async (connection) => {
          if (marker.from === null) await session.requireSingleValuedMarker(connection);
          return moveMarkerAt(connection, markerOf(accountId), marker);
        }),
      ),
    listExpiries: (onPage) => throwingAppErrors(() => listExpiries(session, onPage)),
    close: async () => session.close(),
  };
}
