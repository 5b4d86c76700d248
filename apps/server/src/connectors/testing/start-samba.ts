import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type CertificateFiles, createTestAuthority, type TestAuthority } from './certificates.ts';
import { type DomainTools, domainTools } from './samba-domain.ts';
import { freePort, missingPrograms, occupy, spawnServer, waitForTls } from './spawned-server.ts';

const run = promisify(execFile);
const domainDn = 'DC=corp,DC=test';
const adminPassword = 'Adm1n-Passw0rd!';

/** An Active Directory domain controller (Samba) of one test's own, on a private loopback address. */
export interface TestSamba extends DomainTools {
  url: string;
  caCertificate: string;
  authority: TestAuthority;
  baseDn: string;
  /** User principal name of the domain's administrator. */
  administrator: string;
  adminPassword: string;
  /** Single-valued attribute that the delegated account may write. */
  markerAttribute: string;
  /** Whether Kerberos gives this user a ticket for this password. */
  kinit(user: { username: string; password: string }): Promise<boolean>;
  stop(): Promise<void>;
}

/** Why `startSamba` cannot work here, or null. */
export function sambaUnavailable(): string | null {
  if (process.getuid?.() !== 0) return 'a domain controller needs root';
  const missing = missingPrograms(['samba', 'samba-tool', 'kinit', 'openssl', 'setpriv']);
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}

/** Provisions a domain (about 5 s) and starts its controller.
 *
 *  @param options.directory where its data goes and stays; absent = a directory that `stop` removes
 */
export async function startSamba(options: { directory?: string } = {}): Promise<TestSamba> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'rekey-samba-')));
  const reserved = await reserveAddress();
  async function leave() {
    reserved.release();
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  }
  try {
    return await startIn(directory, reserved.address, leave);
  } catch (error) {
    await leave();
    throw error;
  }
}

async function startIn(directory: string, address: string, leave: () => Promise<void>): Promise<TestSamba> {
  const authority = await prepare(directory, address);
  const configuration = join(directory, 'smb.conf');
  const server = spawnServer('/usr/sbin/samba', [
    ...['--foreground', '--no-process-group', '--debug-stdout', '-s', configuration],
  ]);
  await waitForTls(server, { host: address, port: 636, ca: authority.certificate });
  const url = `ldaps://${address}:636`;
  const administrator = 'Administrator@corp.test';
  const access = { url, caCertificate: authority.certificate, administrator, adminPassword, domainDn };
  const tools = await domainTools(access, { directory, configuration });

  return {
    ...access,
    ...tools,
    authority,
    baseDn: domainDn,
    markerAttribute: 'adminDescription',
    kinit: (user) => holdsTicket(directory, user),
    async stop() {
      await tools.close();
      await server.stop();
      await leave();
    },
  };
}

// Nobody offers this service; listening on its port says that the address is taken, even before the controller listens.
const reservationPort = 1;

/** The ports of LDAP and Kerberos cannot be moved, so each controller has an address of its own. */
async function reserveAddress(): Promise<{ address: string; release(): void }> {
  for (let last = 1; last < 255; last++) {
    const address = `127.0.10.${last}`;
    const release = await occupy(address, reservationPort);
    if (!release) continue;
    const free = await Promise.all([88, 389, 464, 636].map((port) => freePort(address, port)));
    if (free.every((port) => port !== null)) return { address, release };
    release();
  }
  throw new Error('no free address in 127.0.10.0/24');
}

async function prepare(directory: string, address: string): Promise<TestAuthority> {
  const folders = ['private/tls', 'state', 'cache', 'lock', 'run', 'ncalrpc', 'log', 'winbindd', 'ntp', 'bind-dns'];
  for (const folder of [...folders, 'sysvol/corp.test/scripts']) {
    await mkdir(join(directory, folder), { recursive: true, mode: 0o700 });
  }
  const authority = await createTestAuthority(join(directory, 'private/tls'));
  const files = await authority.issue('dc1', ['DNS:dc1.corp.test', `IP:${address}`]);
  // Samba takes no key that others may read.
  await chmod(files.keyFile, 0o600);
  await writeFile(join(directory, 'smb.conf'), sambaConfiguration(directory, address, files));
  await writeFile(join(directory, 'krb5.conf'), kerberosConfiguration(address));
  await run('samba-tool', [
    ...['domain', 'provision', `--configfile=${join(directory, 'smb.conf')}`, '--realm=CORP.TEST', '--domain=CORP'],
    ...['--server-role=dc', '--dns-backend=NONE', `--adminpass=${adminPassword}`, '--host-name=dc1'],
    ...[`--host-ip=${address}`, '--use-rfc2307'],
  ]);
  return authority;
}

async function holdsTicket(directory: string, user: { username: string; password: string }): Promise<boolean> {
  const kinit = run('/usr/bin/kinit', ['-c', 'MEMORY:', `${user.username}@CORP.TEST`], {
    env: { KRB5_CONFIG: join(directory, 'krb5.conf') },
    timeout: 10_000,
  });
  kinit.child.stdin?.end(`${user.password}\n`);
  return kinit.then(
    () => true,
    () => false,
  );
}

function sambaConfiguration(directory: string, address: string, tls: CertificateFiles): string {
  return `[global]
  netbios name = DC1
  realm = CORP.TEST
  workgroup = CORP
  server role = active directory domain controller
  interfaces = ${address}/8
  bind interfaces only = yes
  server services = rpc, ldap, cldap, kdc, drepl, kcc
  dcerpc endpoint servers = epmapper, samr, lsarpc, netlogon, drsuapi, dssetup
  private dir = ${directory}/private
  state directory = ${directory}/state
  cache directory = ${directory}/cache
  lock directory = ${directory}/lock
  pid directory = ${directory}/run
  ncalrpc dir = ${directory}/ncalrpc
  winbindd socket directory = ${directory}/winbindd
  ntp signd socket directory = ${directory}/ntp
  binddns dir = ${directory}/bind-dns
  log file = ${directory}/log/log.%m
  logging = file
  log level = 1
  # Samba would take the previous password on LDAP for an hour after a change.
  old password allowed period = 0
  unix password sync = no
  ldap server require strong auth = yes
  tls enabled = yes
  tls keyfile = ${tls.keyFile}
  tls certfile = ${tls.certificateFile}
  tls cafile = ${directory}/private/tls/authority.pem
[sysvol]
  path = ${directory}/sysvol
  read only = no
[netlogon]
  path = ${directory}/sysvol/corp.test/scripts
  read only = no
`;
}

function kerberosConfiguration(address: string): string {
  return `[libdefaults]
  default_realm = CORP.TEST
  dns_lookup_realm = false
  dns_lookup_kdc = false
  udp_preference_limit = 1
  rdns = false
[realms]
  CORP.TEST = {
    kdc = ${address}:88
    kpasswd_server = ${address}:464
    primary_kdc = ${address}:88
    admin_server = ${address}:88
  }
[domain_realm]
  .corp.test = CORP.TEST
`;
}
