import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';

/** Why tests on real accounts cannot run here; false when they can. Given to node:test as `skip`. */
export const noRealAccounts: string | false = whyNot();

/** Lends a real local account with this password and removes it afterwards. */
export async function withLinuxAccount(password: string, work: (name: string) => Promise<void>): Promise<void> {
  const name = `rekey-test-${randomBytes(4).toString('hex')}`;
  execFileSync('/usr/sbin/useradd', ['--no-create-home', '--shell', '/bin/sh', name]);
  try {
    execFileSync('/usr/sbin/chpasswd', { input: `${name}:${password}\n` });
    await work(name);
  } finally {
    execFileSync('/usr/sbin/userdel', [name]);
  }
}

function whyNot(): string | false {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root: real accounts are made and removed';
  for (const program of ['useradd', 'userdel', 'chpasswd', 'unix_chkpwd']) {
    if (!existsSync(`/usr/sbin/${program}`)) return `needs /usr/sbin/${program}`;
  }
  return false;
}
