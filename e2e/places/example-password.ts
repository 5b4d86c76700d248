import { scryptSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Whether this is a user's password in an example directory, read from its file (scrypt, 32 bytes). */
export async function isExamplePassword(file: string, username: string, password: string): Promise<boolean> {
  const { accounts } = JSON.parse(await readFile(file, 'utf8'));
  const account = accounts.find((candidate: { username: string }) => candidate.username === username);
  if (!account?.password) return false;
  const { salt, hash } = account.password;
  return scryptSync(password, Buffer.from(salt, 'base64'), 32).toString('base64') === hash;
}
