import { readFile } from 'node:fs/promises';
import type { AccountCheck } from '../apply/index.ts';

/** One local account as passwd(5) and shadow(5) have it. */
export interface LocalAccount {
  uid: number;
  shell: string;
  /** The second field of /etc/shadow. */
  passwordField: string;
  /** Day (since 1970) on which the account ends; null = never. */
  expiresOnDay: number | null;
}

const firstOrdinaryUid = 1000;
const shellsWithoutLogin = /\/(nologin|false)$/;

/** Reads an account from the machine's own files, not from directories that it asks; null when it is not there. */
export async function readLocalAccount(name: string): Promise<LocalAccount | null> {
  const passwd = await findLine('/etc/passwd', name);
  const shadow = await findLine('/etc/shadow', name);
  if (passwd === null || shadow === null) return null;
  const expiry = shadow[7];
  return {
    uid: Number(passwd[2]),
    shell: passwd[6] ?? '',
    passwordField: shadow[1] ?? '',
    expiresOnDay: expiry === undefined || expiry === '' ? null : Number(expiry),
  };
}

/** Whether an account may be changed: ordinary, able to log in, not locked, not expired.
 *
 *  Setting a password on a locked account would open it; on root or a service's account it would be a way to the whole machine.
 *  @param today days since 1970
 */
export function judgeLocalAccount(
  account: LocalAccount | null,
  { today, systemAccountAllowed }: { today: number; systemAccountAllowed: boolean },
): AccountCheck {
  if (account === null) return { usable: false, reason: 'account-not-found' };
  if (account.uid < firstOrdinaryUid && !systemAccountAllowed) return { usable: false, reason: 'not-permitted' };
  if (/^[!*]/.test(account.passwordField)) return { usable: false, reason: 'account-locked' };
  if (shellsWithoutLogin.test(account.shell)) return { usable: false, reason: 'account-disabled' };
  if (account.expiresOnDay !== null && account.expiresOnDay <= today) {
    return { usable: false, reason: 'account-disabled' };
  }
  return { usable: true };
}

async function findLine(path: string, name: string): Promise<string[] | null> {
  const text = await readFile(path, 'utf8');
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}:`));
  return line === undefined ? null : line.split(':');
}
