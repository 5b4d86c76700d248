import type { AccountPasswords, Platform, SetResult } from './ports.ts';

/** unknown: the machine failed, and only the account itself can tell whether the password was set. */
export type SetAttempt = SetResult | { set: 'unknown'; failure: unknown };

/** Sets a password and catches the machine's failure, so that the account can be asked what became of it. */
export async function trySet(
  platform: Pick<Platform, 'setPassword'>,
  account: string,
  passwords: AccountPasswords,
): Promise<SetAttempt> {
  try {
    return await platform.setPassword(account, passwords);
  } catch (failure) {
    return { set: 'unknown', failure };
  }
}
