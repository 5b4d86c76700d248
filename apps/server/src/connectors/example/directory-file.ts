import { randomUUID } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';

const HashedPassword = z.strictObject({ salt: z.string(), hash: z.string() });
export type HashedPassword = z.infer<typeof HashedPassword>;

const AccountRecord = z.strictObject({
  id: z.string(),
  username: z.string(),
  state: z.enum(['active', 'locked', 'disabled']).default('active'),
  mustChange: z.boolean().default(false),
  marker: z.string().nullable().default(null),
  expiresAt: z.iso.datetime().nullable().default(null),
  password: HashedPassword.nullable(),
});
export type AccountRecord = z.infer<typeof AccountRecord>;

const DirectoryFile = z.strictObject({ accounts: z.array(AccountRecord) });

/** Reads all accounts.
 *
 *  @throws when the file is missing or is not such a directory
 */
export async function readAccounts(file: string): Promise<AccountRecord[]> {
  return DirectoryFile.parse(JSON.parse(await readFile(file, 'utf8'))).accounts;
}

/** Reads the accounts, lets `change` alter them, and writes them: atomically, and durably before it answers.
 *
 *  Changes by this process are in line; two processes must not share a file for writing.
 *
 *  @param change answers null where nothing is to be written
 */
export function changeAccounts<Result>(
  file: string,
  change: (accounts: AccountRecord[]) => Promise<{ accounts: AccountRecord[] | null; result: Result }>,
  missing: 'refuse' | 'create' = 'refuse',
): Promise<Result> {
  return inLine(resolve(file), async () => {
    const present = await readAccounts(file).catch((error: NodeJS.ErrnoException) => {
      if (missing === 'create' && error.code === 'ENOENT') return [];
      throw error;
    });
    const { accounts, result } = await change(present);
    if (accounts) await replaceFile(file, `${JSON.stringify({ accounts }, null, 2)}\n`);
    return result;
  });
}

const lines = new Map<string, Promise<unknown>>();

function inLine<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  const turn = (lines.get(file) ?? Promise.resolve()).then(work);
  const settled = turn.catch(() => undefined);
  lines.set(file, settled);
  void settled.then(() => {
    if (lines.get(file) === settled) lines.delete(file);
  });
  return turn;
}

/** A reader sees the old file or the new one, and a crash leaves one of them. */
async function replaceFile(file: string, content: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  const written = await open(draft, 'wx', 0o600);
  try {
    await written.writeFile(content);
    await written.sync();
  } finally {
    await written.close();
  }
  await rename(draft, file);
  const folder = await open(dirname(file));
  await folder.sync().finally(() => folder.close());
}
