import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Why tests on real accounts cannot run here; false when they can. Given to node:test as `skip`. */
export const noRealAccounts: string | false = whyNot();

/** Lends a real local account with this password and removes it afterwards. */
export async function withLinuxAccount(password: string, work: (name: string) => Promise<void>): Promise<void> {
  const name = `rekey-test-${randomBytes(4).toString('hex')}`;
  await runPatiently('/usr/sbin/useradd', ['--no-create-home', '--shell', '/bin/sh', name]);
  try {
    await runPatiently('/usr/sbin/chpasswd', [], `${name}:${password}\n`);
    await work(name);
  } finally {
    await runPatiently('/usr/sbin/userdel', [name]);
  }
}

// Another test, or the agent under test, may hold the lock of /etc/passwd; these programs give up at once.
async function runPatiently(program: string, args: string[], input = ''): Promise<void> {
  for (const deadline = performance.now() + 20_000; ; await sleep(100)) {
    try {
      execFileSync(program, args, { input, stdio: ['pipe', 'ignore', 'pipe'] });
      return;
    } catch (error) {
      const isLocked = /cannot lock/.test(String((error as { stderr?: Buffer }).stderr));
      if (!isLocked || performance.now() > deadline) throw error;
    }
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
