import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Attribute, Change, Client, type Entry } from 'ldapts';
import { guidText } from '../object-guid.ts';
import { escapeRdnValue } from './rdn.ts';

const run = promisify(execFile);

/** The domain's password policy as this harness sets it; times in seconds. */
export interface DomainPolicy {
  minimumLength: number;
  complexity: boolean;
  historyLength: number;
  minimumAgeSeconds: number;
  /** 0 = never. */
  maximumAgeSeconds: number;
  /** 0 = never. */
  lockoutThreshold: number;
}

/** What a new domain has here: the defaults of Windows, but no minimum age, no maximum age and no lock-out. */
export const defaultDomainPolicy: DomainPolicy = {
  minimumLength: 8,
  complexity: true,
  historyLength: 5,
  minimumAgeSeconds: 0,
  maximumAgeSeconds: 0,
  lockoutThreshold: 0,
};

/** Administration of the test's domain, as its administrator. */
export interface DomainTools {
  /** Adds an enabled user in CN=Users; `commonName` is the user name where absent. Answers the DN. */
  createUser(user: {
    username: string;
    password: string;
    displayName?: string;
    commonName?: string;
    principalName?: string;
  }): Promise<string>;
  /** Replaces the domain's password policy; what is not named is as in `defaultDomainPolicy`. */
  setDomainPolicy(policy: Partial<DomainPolicy>): Promise<void>;
  /** Gives users (DNs) a fine-grained policy (PSO) of their own. */
  createFineGrainedPolicy(name: string, policy: DomainPolicy, appliesTo: string[]): Promise<void>;
  /** Adds an account that may bind, and grants it on all users in CN=Users what it names. */
  createDelegatedAccount(account: {
    username: string;
    password: string;
    resetPassword?: boolean;
    /** Attribute that it may write on users. */
    writeAttribute?: string;
    readFineGrainedPolicies?: boolean;
  }): Promise<{ bindName: string }>;
  /** Fails to log in as this user until the directory locks the account, for half an hour; leaves the domain without lock-out. */
  lockOut(username: string): Promise<void>;
  /** Renames or moves an entry. */
  moveTo(dn: string, newDn: string): Promise<void>;
  setAttribute(dn: string, attribute: string, value: string | null): Promise<void>;
  readAttribute(dn: string, attribute: string): Promise<string[]>;
  close(): Promise<void>;
}

interface DomainAccess {
  url: string;
  caCertificate: string;
  administrator: string;
  adminPassword: string;
  domainDn: string;
}

// Extended right "Reset password" and the class user (MS-ADTS 5.1.3.2.1, MS-ADSC 2.268).
const resetPasswordRight = '00299570-246d-11d0-a768-00aa006e0529';
const userClass = 'bf967aba-0de6-11d0-a285-00aa003049e2';

/** Opens the administrator's tools on a running controller. */
export async function domainTools(
  access: DomainAccess,
  files: { directory: string; configuration: string },
): Promise<DomainTools> {
  const tlsOptions = { ca: access.caCertificate };
  const administrator = new Client({ url: access.url, tlsOptions, timeout: 30_000, autoRebind: true });
  await administrator.bind(access.administrator, access.adminPassword);
  const tools: DomainTools = {
    createUser: (user) => createUser(administrator, access, user),
    async setDomainPolicy(policy) {
      const changes = Object.entries(domainAttributes({ ...defaultDomainPolicy, ...policy }));
      await administrator.modify(
        access.domainDn,
        changes.map(([type, value]) => replace(type, value)),
      );
    },
    async createFineGrainedPolicy(name, policy, appliesTo) {
      const attributes = { objectClass: 'msDS-PasswordSettings', ...fineGrainedAttributes(policy) };
      await administrator.add(`CN=${name},${policiesDn(access)}`, { ...attributes, 'msDS-PSOAppliesTo': appliesTo });
    },
    async createDelegatedAccount(account) {
      await delegate(administrator, { ...access, ...files }, account);
      return { bindName: `${account.username}@corp.test` };
    },
    async lockOut(username) {
      await tools.setAttribute(access.domainDn, 'lockoutThreshold', '2');
      const stranger = new Client({ url: access.url, tlsOptions });
      for (let failure = 0; failure < 2; failure++) {
        await stranger.bind(`${username}@corp.test`, 'Not-the-Passw0rd').catch(() => undefined);
      }
      await stranger.unbind();
      await tools.setAttribute(access.domainDn, 'lockoutThreshold', '0');
    },
    moveTo: (dn, newDn) => administrator.modifyDN(dn, newDn),
    async setAttribute(dn, attribute, value) {
      await administrator.modify(dn, replace(attribute, ...(value === null ? [] : [value])));
    },
    async readAttribute(dn, attribute) {
      const { searchEntries } = await administrator.search(dn, { scope: 'base', attributes: [attribute] });
      return [searchEntries[0]?.[attribute] ?? []].flat().map(String);
    },
    close: () => administrator.unbind(),
  };
  await tools.setDomainPolicy({});
  return tools;
}

const usersDn = (access: DomainAccess) => `CN=Users,${access.domainDn}`;
const policiesDn = (access: DomainAccess) => `CN=Password Settings Container,CN=System,${access.domainDn}`;

type NewUser = Parameters<DomainTools['createUser']>[0];

async function createUser(administrator: Client, access: DomainAccess, user: NewUser): Promise<string> {
  const dn = `CN=${escapeRdnValue(user.commonName ?? user.username)},${usersDn(access)}`;
  await administrator.add(dn, {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    sAMAccountName: user.username,
    userPrincipalName: user.principalName ?? `${user.username}@corp.test`,
    ...(user.displayName !== undefined && { displayName: user.displayName }),
    // A normal account, disabled until it has a password.
    userAccountControl: '514',
  });
  await administrator.modify(dn, replace('unicodePwd', Buffer.from(`"${user.password}"`, 'utf16le')));
  await administrator.modify(dn, replace('userAccountControl', '512'));
  return dn;
}

async function delegate(
  administrator: Client,
  domain: DomainAccess & { directory: string; configuration: string },
  account: Parameters<DomainTools['createDelegatedAccount']>[0],
): Promise<void> {
  const sid = await readSid(administrator, await createUser(administrator, domain, account));

  async function allow(objectDn: string, sddl: string) {
    const database = ['-H', join(domain.directory, 'private/sam.ldb')];
    await run('samba-tool', [
      ...['dsacl', 'set', `--configfile=${domain.configuration}`, ...database, '--action=allow'],
      ...[`--objectdn=${objectDn}`, `--sddl=${sddl}`],
    ]);
  }

  if (account.resetPassword) {
    await allow(usersDn(domain), `(OA;CIIO;CR;${resetPasswordRight};${userClass};${sid})`);
  }
  if (account.writeAttribute) {
    const attribute = await schemaId(administrator, domain, account.writeAttribute);
    await allow(usersDn(domain), `(OA;CIIO;WP;${attribute};${userClass};${sid})`);
  }
  if (account.readFineGrainedPolicies) await allow(policiesDn(domain), `(A;CI;LCRPLORC;;;${sid})`);
}

function replace(type: string, ...values: (string | Buffer)[]): Change {
  return new Change({ operation: 'replace', modification: new Attribute({ type, values: values as string[] }) });
}

/** AD counts time in units of 100 ns, and spans as negative numbers. */
const span = (seconds: number) => String(-BigInt(seconds) * 10_000_000n);
const never = '-9223372036854775808';

function domainAttributes(policy: DomainPolicy): Record<string, string> {
  return {
    minPwdLength: String(policy.minimumLength),
    pwdProperties: policy.complexity ? '1' : '0',
    pwdHistoryLength: String(policy.historyLength),
    minPwdAge: span(policy.minimumAgeSeconds),
    maxPwdAge: policy.maximumAgeSeconds === 0 ? never : span(policy.maximumAgeSeconds),
    lockoutThreshold: String(policy.lockoutThreshold),
  };
}

function fineGrainedAttributes(policy: DomainPolicy): Record<string, string> {
  return {
    'msDS-PasswordSettingsPrecedence': '1',
    'msDS-PasswordReversibleEncryptionEnabled': 'FALSE',
    'msDS-PasswordHistoryLength': String(policy.historyLength),
    'msDS-PasswordComplexityEnabled': policy.complexity ? 'TRUE' : 'FALSE',
    'msDS-MinimumPasswordLength': String(policy.minimumLength),
    'msDS-MinimumPasswordAge': span(policy.minimumAgeSeconds),
    'msDS-MaximumPasswordAge': policy.maximumAgeSeconds === 0 ? never : span(policy.maximumAgeSeconds),
    'msDS-LockoutThreshold': String(policy.lockoutThreshold),
    'msDS-LockoutObservationWindow': span(1800),
    'msDS-LockoutDuration': span(1800),
  };
}

async function readSid(administrator: Client, dn: string): Promise<string> {
  const { searchEntries } = await administrator.search(dn, {
    scope: 'base',
    attributes: ['objectSid'],
    explicitBufferAttributes: ['objectSid'],
  });
  return sidText(onlyBytes(searchEntries[0], 'objectSid'));
}

function onlyBytes(entry: Entry | undefined, attribute: string): Buffer {
  const value = entry?.[attribute];
  if (!Buffer.isBuffer(value)) throw new Error(`no ${attribute}`);
  return value;
}

/** S-1-… (MS-DTYP 2.4.2.2). */
function sidText(sid: Buffer): string {
  const authorities = Array.from({ length: sid[1] ?? 0 }, (_, index) => sid.readUInt32LE(8 + index * 4));
  return ['S', sid[0], sid.readUIntBE(2, 6), ...authorities].join('-');
}

async function schemaId(administrator: Client, access: DomainAccess, attribute: string): Promise<string> {
  const { searchEntries } = await administrator.search(`CN=Schema,CN=Configuration,${access.domainDn}`, {
    filter: `(lDAPDisplayName=${attribute})`,
    attributes: ['schemaIDGUID'],
    explicitBufferAttributes: ['schemaIDGUID'],
  });
  return guidText(onlyBytes(searchEntries[0], 'schemaIDGUID'));
}
