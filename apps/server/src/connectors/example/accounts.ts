import { randomUUID } from 'node:crypto';
import { sameName } from '../same-name.ts';
import { type AccountRecord, changeAccounts } from './directory-file.ts';
import { hashPassword } from './password-hash.ts';

/** An account of the example directory, as demonstrations and tests make it. */
interface ExampleAccount {
  username: string;
  password: Buffer;
  state?: AccountRecord['state'];
  mustChange?: boolean;
  /** Null = never. */
  expiresAt?: Date | null;
}

/** Adds an account to the directory in `file`, or gives an existing one this password and state; makes the file where there is none.
 *
 *  Answers the account's id. The caller erases the password.
 */
export async function saveExampleAccount(file: string, account: ExampleAccount): Promise<string> {
  const password = await hashPassword(account.password);
  return changeAccounts(
    file,
    async (accounts) => {
      const present = accounts.find((each) => sameName(each.username, account.username));
      const record: AccountRecord = {
        id: present?.id ?? randomUUID(),
        username: account.username,
        state: account.state ?? 'active',
        mustChange: account.mustChange ?? false,
        marker: present?.marker ?? null,
        expiresAt: account.expiresAt?.toISOString() ?? null,
        password,
      };
      return { accounts: [...accounts.filter((each) => each !== present), record], result: record.id };
    },
    'create',
  );
}
