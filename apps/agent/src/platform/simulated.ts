import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { LocalAccountName } from '@rekey/protocol';
import { z } from 'zod';
import type { AccountCheck, Platform, SetResult } from '../apply/index.ts';
import { readFileOrNull, replaceFileDurably } from '../state/index.ts';

const SimulatedAccount = z.strictObject({
  salt: z.string(),
  hash: z.string(),
  /** Refuses shorter passwords, as a machine's own policy would. Unicode code points. */
  lengthMin: z.number().int().default(0),
  locked: z.boolean().default(false),
});
const Accounts = z.record(LocalAccountName, SimulatedAccount);
type Accounts = z.infer<typeof Accounts>;

const deriveKey = promisify(scrypt) as (password: Buffer, salt: Buffer, length: number) => Promise<Buffer>;

/** A machine whose accounts are a JSON file, for the demo and for tests: no account of the real machine is touched. */
export function createSimulatedPlatform(path: string): Platform {
  const read = async (): Promise<Accounts> => Accounts.parse(JSON.parse((await readFileOrNull(path)) ?? '{}'));
  return {
    async checkAccount(name): Promise<AccountCheck> {
      const account = (await read())[name];
      if (account === undefined) return { usable: false, reason: 'account-not-found' };
      return account.locked ? { usable: false, reason: 'account-locked' } : { usable: true };
    },
    async verifyPassword(name, password) {
      const account = (await read())[name];
      if (account === undefined) return false;
      const key = await deriveKey(password, Buffer.from(account.salt, 'base64url'), 32);
      return timingSafeEqual(key, Buffer.from(account.hash, 'base64url'));
    },
    async setPassword(name, { newPassword }): Promise<SetResult> {
      const accounts = await read();
      const account = accounts[name];
      if (account === undefined) return { set: false, reason: 'account-not-found' };
      const length = [...newPassword.toString('utf8')].length;
      if (length < account.lengthMin) return { set: false, reason: 'password-too-short' };
      accounts[name] = { ...account, ...(await hashPassword(newPassword)) };
      await replaceFileDurably(path, JSON.stringify(accounts));
      return { set: true };
    },
    async readFingerprint(name) {
      const account = (await read())[name];
      return account === undefined ? null : createHash('sha256').update(account.hash).digest('base64url');
    },
  };
}

/** Adds an account to a simulated machine's file, or gives it this password. */
export async function addSimulatedAccount(
  path: string,
  account: { name: string; password: Buffer; lengthMin: number },
): Promise<void> {
  const accounts = Accounts.parse(JSON.parse((await readFileOrNull(path)) ?? '{}'));
  const { name, password, lengthMin } = account;
  accounts[name] = { ...(await hashPassword(password)), lengthMin, locked: false };
  await replaceFileDurably(path, JSON.stringify(accounts));
}

async function hashPassword(password: Buffer): Promise<{ salt: string; hash: string }> {
  const salt = randomBytes(16);
  const hash = await deriveKey(password, salt, 32);
  return { salt: salt.toString('base64url'), hash: hash.toString('base64url') };
}
