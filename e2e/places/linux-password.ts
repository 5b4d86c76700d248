import { spawnSync } from 'node:child_process';

/** Whether this is the password of a local account, asked of the system's own checker (unix_chkpwd(8)). */
export function isLinuxPassword(account: string, password: string): boolean {
  const { status } = spawnSync('/usr/sbin/unix_chkpwd', [account, 'nonull'], { input: `${password}\0` });
  return status === 0;
}
