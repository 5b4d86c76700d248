import type { LdapSettings } from '@rekey/protocol';
import { PasswordPolicyControl } from 'ldapts';
import type { Clock } from '../../platform/clock.ts';
import type { VerifyResult } from '../connector.ts';
import {
  type Directory,
  type DirectoryConnection,
  DirectoryFailure,
  ldapStatus,
  openDirectory,
  wipe,
} from '../ldap-wire/index.ts';
import type { OpenOptions } from '../open-options.ts';
import { verdictOfRefusal, verdictOfSuccess } from './refusals.ts';
import { isSingleValued } from './schema.ts';

/** What the connector's parts share: where the directory is and who we are there. */
export interface LdapSession {
  readonly settings: LdapSettings;
  readonly directory: Directory;
  readonly clock: Clock;
  /** Works as the delegated account. */
  asService<Result>(work: (connection: DirectoryConnection) => Promise<Result>): Promise<Result>;
  /** Asks once whether this is the password of the entry, by logging in as the user.
   *
   *  @throws DirectoryFailure 'unreachable'
   */
  proveLogin(by: Pick<Directory, 'withLogin'>, user: { dn: string; password: Buffer }): Promise<VerifyResult>;
  /** "None" can only be compared where a second value is impossible.
   *
   *  @throws DirectoryFailure 'refused'
   */
  requireSingleValuedMarker(connection: DirectoryConnection): Promise<void>;
  close(): void;
}

/** Opens a session; nothing is connected yet. */
export function openSession(settings: LdapSettings, password: Buffer, options: Required<OpenOptions>): LdapSession {
  const directory = openDirectory({ ...options, url: settings.url, caCertificate: settings.caCertificate });
  let markerIsSingle = false;

  return {
    settings,
    directory,
    clock: options.clock,
    asService: (work) => directory.withLogin({ name: settings.bindName, password }, work),
    async proveLogin(by, user) {
      const control = new PasswordPolicyControl();
      try {
        await by.withLogin({ name: user.dn, password: user.password, control }, async () => undefined);
        return verdictOfSuccess(control);
      } catch (failure) {
        if (!(failure instanceof DirectoryFailure) || failure.kind !== 'login-refused') throw failure;
        return verdictOfRefusal(failure, control);
      }
    },
    async requireSingleValuedMarker(connection) {
      const attribute = settings.markerAttribute ?? '';
      markerIsSingle ||= await isSingleValued(connection, attribute);
      if (markerIsSingle) return;
      const diagnostic = `the marker attribute ${attribute} is not single-valued`;
      throw new DirectoryFailure('refused', { status: ldapStatus.insufficientAccess, diagnostic });
    },
    close() {
      directory.close();
      wipe(password);
    },
  };
}
