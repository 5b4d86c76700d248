import { scryptSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether this is the password of an account of a simulated machine, read from the machine's own file (scrypt, 32 bytes). */
export async function isSimulatedPassword(directory: string, account: string, password: string): Promise<boolean> {
  const accounts = JSON.parse(await readFile(join(directory, 'accounts.json'), 'utf8'));
  const { salt, hash } = accounts[account];
  return scryptSync(password, Buffer.from(salt, 'base64url'), 32).toString('base64url') === hash;
}
