import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The real systems that tests talk to: by which program each is known, and which Debian packages bring it. */
const parts = [
  { name: 'Chromium', program: 'chromium', packages: ['chromium'], without: 'journeys in the browser' },
  {
    name: 'OpenLDAP',
    program: 'slapd',
    packages: ['slapd', 'slapd-contrib', 'ldap-utils'],
    without: 'LDAP directories',
  },
  {
    name: 'Samba AD',
    program: 'samba',
    packages: ['samba-ad-dc', 'samba-ad-provision', 'samba-dsdb-modules', 'samba-common-bin', 'winbind', 'ldb-tools'],
    without: 'Active Directory',
  },
  { name: 'Kerberos', program: 'kinit', packages: ['krb5-user'], without: 'log-ins at Active Directory' },
  { name: 'Dovecot', program: 'dovecot', packages: ['dovecot-imapd'], without: 'mail that comes back' },
  { name: 'OpenSSL', program: 'openssl', packages: ['openssl'], without: 'certificates of test servers' },
  { name: 'dpkg-deb', program: 'dpkg-deb', packages: ['dpkg'], without: 'the package of the agent' },
];

/** Installs what the tests need where that is possible (root, Debian), and says plainly what is missing otherwise. */
export async function ensureTestParts() {
  let missing = findMissing();
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  if (process.getuid?.() === 0 && findProgram('apt-get')) {
    console.log(`Installing what the tests talk to: ${names} …`);
    installDebianPackages(missing.flatMap(({ packages }) => packages));
    missing = findMissing();
  }
  for (const { name, packages, without } of missing) {
    console.log(
      `Skipped: tests of ${without}, because ${name} is not here. As root: apt-get install ${packages.join(' ')}`,
    );
  }
}

const findMissing = () => parts.filter(({ program }) => !findProgram(program));

// An ordinary user's PATH may lack the folders of servers.
function findProgram(name) {
  const directories = [...(process.env.PATH ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return directories.some((directory) => existsSync(join(directory, name)));
}

function installDebianPackages(packages) {
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  // Tests start their own servers; the ones of the packages must not run (invoke-rc.d: 101 = not allowed).
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    apt(['update']);
    apt(['install', '--yes', '--no-install-recommends', ...packages]);
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', ...args], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) console.log(`apt-get ${args[0]} failed; going on without.`);
}
