import { createHash } from 'node:crypto';
import type { AccountCheck, Platform, SetResult } from '../apply/index.ts';
import type { Log } from '../log.ts';
import { type ProgramResult, runFixedProgram } from './fixed-program.ts';
import { judgeLocalAccount, readLocalAccount } from './local-accounts.ts';

export interface LinuxPlatformDeps {
  log: Log;
  now: () => Date;
  /** Accounts with a uid below 1000 that the machine's administrator allowed by name. */
  allowedSystemAccounts: readonly string[];
}

// What Debian's and Red Hat's useradd take. Begins with no dash, so that a name is never read as an option.
const localName = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}\$?$/;
// crypt(3) takes 511 bytes; chpasswd(8) reads lines.
const longestPasswordBytes = 511;
const dayMs = 86_400_000;

/** The local accounts of a Linux machine: PAM's own helper verifies, chpasswd sets through the machine's PAM rules. */
export function createLinuxPlatform(deps: LinuxPlatformDeps): Platform {
  return {
    checkAccount: (name) => checkAccount(deps, name),
    verifyPassword: (name, password) => verifyPassword(name, password),
    setPassword: (name, { newPassword }) => setPassword(deps, name, newPassword),
    async readFingerprint(name) {
      const account = localName.test(name) ? await readLocalAccount(name) : null;
      if (account === null) return null;
      // Locking puts a mark before the hash; the password stays the same.
      return createHash('sha256').update(account.passwordField.replace(/^!+/, '')).digest('base64url');
    },
  };
}

async function checkAccount({ now, allowedSystemAccounts }: LinuxPlatformDeps, name: string): Promise<AccountCheck> {
  if (!localName.test(name)) return { usable: false, reason: 'account-not-found' };
  return judgeLocalAccount(await readLocalAccount(name), {
    today: Math.floor(now().getTime() / dayMs),
    systemAccountAllowed: allowedSystemAccounts.includes(name),
  });
}

async function verifyPassword(name: string, password: Buffer): Promise<boolean> {
  if (!localName.test(name) || !isTakenByCrypt(password)) return false;
  const input = Buffer.concat([password, Buffer.of(0)]);
  const { exitCode } = await runFixedProgram('/usr/sbin/unix_chkpwd', [name, 'nonull'], input);
  return exitCode === 0;
}

async function setPassword({ log }: LinuxPlatformDeps, name: string, password: Buffer): Promise<SetResult> {
  if (!localName.test(name)) return { set: false, reason: 'account-not-found' };
  if (!isTakenByCrypt(password)) return { set: false, reason: 'password-refused-by-policy' };
  const input = Buffer.concat([Buffer.from(`${name}:`), password, Buffer.from('\n')]);
  return outcomeOf(log, await runFixedProgram('/usr/sbin/chpasswd', [], input));
}

function outcomeOf(log: Log, { exitCode, errorText }: ProgramResult): SetResult {
  if (exitCode === 0) return { set: true };
  const refusedByPam = errorText.includes('pam_chauthtok') && !errorText.includes('lock busy');
  log.warn('chpasswd did not set the password', { exitCode, refusedByPam });
  if (refusedByPam) return { set: false, reason: 'password-refused-by-policy' };
  // Most often somebody else holds the lock of the password files: worth another try.
  throw Object.assign(new Error('chpasswd failed'), { code: 'CHPASSWD_FAILED' });
}

// A line feed or a zero byte would end the password early and set another one than was meant.
function isTakenByCrypt(password: Buffer): boolean {
  const { length } = password;
  return length > 0 && length <= longestPasswordBytes && !password.includes(0) && !password.includes(10);
}
