/** The code that speaks to stores: Active Directory, LDAP, and an example that lives in one file. */
import type { StoreConfiguration } from '@rekey/protocol';
import { openActiveDirectory } from './active-directory/index.ts';
import type { Connector } from './connector.ts';
import { openExample } from './example/index.ts';
import { openLdap } from './ldap/index.ts';
import { type OpenOptions, withDefaults } from './open-options.ts';

export type * from './connector.ts';
export { saveExampleAccount } from './example/index.ts';
export type { OpenOptions } from './open-options.ts';

/** Makes the connector for a store. Connects to nothing yet; `test()` tells whether it can.
 *
 *  The bind password is copied, and the copy erased by `close()`. Hosts come from the configuration alone: referrals are not followed.
 */
export function openConnector(
  configuration: StoreConfiguration,
  bindPassword: string | Buffer,
  options: OpenOptions = {},
): Connector {
  const password = Buffer.from(bindPassword as string);
  switch (configuration.kind) {
    case 'active-directory':
      return openActiveDirectory(configuration.settings, password, withDefaults(options));
    case 'ldap':
      return openLdap(configuration.settings, password, withDefaults(options));
    case 'example':
      return openExample(configuration.settings);
  }
}
