import type { ActiveDirectorySettings } from '@rekey/protocol';
import type { Clock } from '../../platform/clock.ts';
import {
  type Directory,
  type DirectoryConnection,
  DirectoryFailure,
  ldapStatus,
  openDirectory,
  wipe,
} from '../ldap-wire/index.ts';
import type { OpenOptions } from '../open-options.ts';
import { type DomainNames, isSingleValued, readDomainNames } from './domain.ts';

/** What the connector's parts share: where the directory is, who we are there, and what never changes in it. */
export interface AdSession {
  readonly settings: ActiveDirectorySettings;
  readonly directory: Directory;
  readonly clock: Clock;
  /** Entries that are read at a time. */
  readonly pageSize: number;
  /** Works as the delegated account. */
  asService<Result>(work: (connection: DirectoryConnection) => Promise<Result>): Promise<Result>;
  domainNames(connection: DirectoryConnection): Promise<DomainNames>;
  /** "None" can only be compared where a second value is impossible.
   *
   *  @throws DirectoryFailure 'refused'
   */
  requireSingleValuedMarker(connection: DirectoryConnection): Promise<void>;
  close(): void;
}

/** Opens a session; nothing is connected yet. */
export function openSession(
  settings: ActiveDirectorySettings,
  password: Buffer,
  options: Required<OpenOptions>,
): AdSession {
  const directory = openDirectory({ ...options, url: settings.url, caCertificate: settings.caCertificate });
  let names: DomainNames | null = null;
  let markerIsSingle = false;

  const session: AdSession = {
    settings,
    directory,
    clock: options.clock,
    pageSize: options.pageSize,
    asService: (work) => directory.withLogin({ name: settings.bindName, password }, work),
    async domainNames(connection) {
      names ??= await readDomainNames(connection);
      return names;
    },
    async requireSingleValuedMarker(connection) {
      const attribute = settings.markerAttribute ?? '';
      const { schemaDn } = await session.domainNames(connection);
      markerIsSingle ||= await isSingleValued(connection, { dn: schemaDn, attribute });
      if (markerIsSingle) return;
      const diagnostic = `the marker attribute ${attribute} is not single-valued`;
      throw new DirectoryFailure('refused', { status: ldapStatus.insufficientAccess, diagnostic });
    },
    close() {
      directory.close();
      wipe(password);
    },
  };
  return session;
}
