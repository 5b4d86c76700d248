import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Attribute, Change, Client } from 'ldapts';
import { createTestAuthority, type TestAuthority } from './certificates.ts';
import { escapeRdnValue } from './rdn.ts';
import { freePort, missingPrograms, spawnServer, waitForTls } from './spawned-server.ts';

const run = promisify(execFile);
const suffix = 'dc=corp,dc=test';
const rootDn = `cn=root,${suffix}`;
const rootPassword = 'root-secret';
const serviceDn = `cn=rekey,ou=services,${suffix}`;
const servicePassword = 'Delegated-Passw0rd';
const policyDn = `cn=default,ou=policies,${suffix}`;

/** Attributes of the pwdPolicy entry (slapo-ppolicy(5)): numbers and seconds as LDAP writes them. */
export type SlapdPolicy = Record<`pwd${string}`, string>;

/** An OpenLDAP server of one test's own: LDAPS on a free loopback port, ppolicy, hashed writes, a delegated account without rootdn's powers. */
export interface TestSlapd {
  url: string;
  caCertificate: string;
  authority: TestAuthority;
  baseDn: string;
  /** Delegated account: may write userPassword, pwdReset and the marker, and read entries but no password. */
  bindName: string;
  bindPassword: string;
  /** SINGLE-VALUE in inetOrgPerson's schema. */
  markerAttribute: string;
  /** Adds a person under ou=people, or under `rdn` where one is given; answers the DN. */
  createUser(user: { username: string; password: string; rdn?: string }): Promise<string>;
  /** Replaces the default policy's attributes (people's, not the delegated account's); those not named are as `startSlapd` set them. */
  setPolicy(policy: SlapdPolicy): Promise<void>;
  /** Replaces one attribute of an entry as rootdn; null deletes it. */
  setAttribute(dn: string, attribute: string, value: string | null): Promise<void>;
  /** Reads one attribute of an entry as rootdn. */
  readAttribute(dn: string, attribute: string): Promise<string[]>;
  /** Adds any entry as rootdn. */
  addEntry(dn: string, attributes: Record<string, string | string[]>): Promise<void>;
  stop(): Promise<void>;
}

/** Why `startSlapd` cannot work here, or null. */
export function slapdUnavailable(): string | null {
  const missing = missingPrograms(['slapd', 'slapadd', 'openssl', 'setpriv']);
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}

/** Starts slapd with its data in a directory that `stop` removes. */
export async function startSlapd(): Promise<TestSlapd> {
  const directory = await mkdtemp(join(tmpdir(), 'rekey-slapd-'));
  const leave = () => rm(directory, { recursive: true, force: true });
  try {
    return await startIn(directory, leave);
  } catch (error) {
    await leave();
    throw error;
  }
}

async function startIn(directory: string, leave: () => Promise<void>): Promise<TestSlapd> {
  const authority = await createTestAuthority(directory);
  const files = await authority.issue('slapd', ['DNS:localhost', 'IP:127.0.0.1']);
  await mkdir(join(directory, 'data'));
  const configuration = join(directory, 'slapd.conf');
  await writeFile(configuration, slapdConfiguration(directory, files));
  await writeFile(join(directory, 'first.ldif'), firstEntries);
  await run('/usr/sbin/slapadd', ['-q', '-f', configuration, '-l', join(directory, 'first.ldif')]);
  const port = await freePort('127.0.0.1');
  if (port === null) throw new Error('no free port');
  const url = `ldaps://127.0.0.1:${port}`;
  const server = spawnServer('/usr/sbin/slapd', ['-d', '0', '-f', configuration, '-h', url]);
  await waitForTls(server, { host: '127.0.0.1', port, ca: authority.certificate });
  const root = new Client({ url, tlsOptions: { ca: authority.certificate }, timeout: 10_000, autoRebind: true });
  await root.bind(rootDn, rootPassword);

  return {
    url,
    caCertificate: authority.certificate,
    authority,
    baseDn: suffix,
    bindName: serviceDn,
    bindPassword: servicePassword,
    markerAttribute: 'employeeNumber',
    ...entryTools(root),
    async stop() {
      await root.unbind();
      await server.stop();
      await leave();
    },
  };
}

function entryTools(root: Client) {
  const replace = (type: string, values: string[]) =>
    new Change({ operation: 'replace', modification: new Attribute({ type, values }) });
  return {
    async createUser(user: { username: string; password: string; rdn?: string }) {
      const dn = `${user.rdn ?? `uid=${escapeRdnValue(user.username)}`},ou=people,${suffix}`;
      const person = { objectClass: 'inetOrgPerson', uid: user.username, cn: user.username, sn: user.username };
      await root.add(dn, person);
      await root.modify(dn, replace('userPassword', [user.password]));
      // What rootdn writes counts as an administrator's reset.
      await root.modify(dn, replace('pwdReset', []));
      return dn;
    },
    async setPolicy(policy: SlapdPolicy) {
      const values: SlapdPolicy = { ...defaultPolicy, ...policy };
      await root.modify(
        policyDn,
        Object.entries(values).map(([type, value]) => replace(type, [value])),
      );
    },
    async setAttribute(dn: string, attribute: string, value: string | null) {
      await root.modify(dn, replace(attribute, value === null ? [] : [value]));
    },
    async readAttribute(dn: string, attribute: string) {
      const { searchEntries } = await root.search(dn, { scope: 'base', attributes: [attribute] });
      return [searchEntries[0]?.[attribute] ?? []].flat().map(String);
    },
    async addEntry(dn: string, attributes: Record<string, string | string[]>) {
      await root.add(dn, attributes);
    },
  };
}

const defaultPolicy: SlapdPolicy = {
  pwdMinLength: '8',
  pwdCheckQuality: '2',
  pwdInHistory: '3',
  pwdMinAge: '0',
  pwdMaxAge: '0',
  pwdLockout: 'TRUE',
  pwdMaxFailure: '5',
  pwdMustChange: 'TRUE',
  pwdSafeModify: 'FALSE',
};

function slapdConfiguration(directory: string, files: { certificateFile: string; keyFile: string }): string {
  return `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
TLSCertificateFile ${files.certificateFile}
TLSCertificateKeyFile ${files.keyFile}
database mdb
suffix "${suffix}"
rootdn "${rootDn}"
rootpw ${rootPassword}
directory ${join(directory, 'data')}
maxsize 67108864
index objectClass,uid,entryUUID eq
access to attrs=userPassword by self write by dn.exact="${serviceDn}" write by anonymous auth by * none
access to attrs=pwdReset,employeeNumber by dn.exact="${serviceDn}" write by users read
access to * by users read
overlay ppolicy
ppolicy_default "${policyDn}"
ppolicy_hash_cleartext
ppolicy_use_lockout
`;
}

const firstEntries = `dn: ${suffix}
objectClass: dcObject
objectClass: organization
o: Corp
dc: corp

dn: ou=people,${suffix}
objectClass: organizationalUnit
ou: people

dn: ou=services,${suffix}
objectClass: organizationalUnit
ou: services

dn: ou=policies,${suffix}
objectClass: organizationalUnit
ou: policies

dn: ${serviceDn}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: rekey
pwdPolicySubentry: cn=services,ou=policies,${suffix}
userPassword: ${servicePassword}

dn: ${policyDn}
objectClass: person
objectClass: pwdPolicy
cn: default
sn: default
pwdAttribute: userPassword
${Object.entries(defaultPolicy)
  .map(([type, value]) => `${type}: ${value}`)
  .join('\n')}

dn: cn=services,ou=policies,${suffix}
objectClass: person
objectClass: pwdPolicy
cn: services
sn: services
pwdAttribute: userPassword
pwdLockout: FALSE
`;
