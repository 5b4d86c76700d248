/** A directory that lives in one JSON file: for demonstrations, rehearsals and tests. Take the file away, and it is down. */
import { AppError, type ExampleSettings } from '@rekey/protocol';
import type { Connector, StoreAccount, VerifyResult, WriteRequest, WriteResult } from '../connector.ts';
import { sameName } from '../same-name.ts';
import { runSteps, StepFailed } from '../store-test.ts';
import { type AccountRecord, changeAccounts, readAccounts } from './directory-file.ts';
import { matchesPassword } from './password-hash.ts';
import { decideWrite } from './write-password.ts';

export { saveExampleAccount } from './accounts.ts';

/** The connector to the directory in one file. It has no service account. */
export function openExample(settings: ExampleSettings): Connector {
  const { file } = settings;
  return {
    kind: 'example',
    capabilities: { compareAndSet: true, changeForm: true, resetForm: true, authority: true, expiries: true },
    test: () => testFile(settings),
    findAccount: (username) => throwing(() => findAccount(file, username)),
    readRules: () =>
      throwing(async () => {
        await readAccounts(file);
        return settings.minimumLength > 0 ? [{ type: 'minimum-length', minimum: settings.minimumLength }] : [];
      }),
    verifyPassword: (accountId, password) => verifyPassword(file, accountId, password),
    writePassword: (request) => writePassword(settings, request),
    readMarker: (accountId) => throwing(async () => (await requireAccount(file, accountId)).marker),
    moveMarker: (accountId, marker) => throwing(() => moveMarker(file, accountId, marker)),
    listExpiries: (onPage) =>
      throwing(async () => {
        const accounts = await readAccounts(file);
        await onPage(
          accounts.map(({ id, expiresAt }) => ({ accountId: id, expiresAt: expiresAt ? new Date(expiresAt) : null })),
        );
      }),
    close: async () => undefined,
  };
}

async function findAccount(file: string, username: string): Promise<StoreAccount | null> {
  const found = (await readAccounts(file)).filter((account) => sameName(account.username, username));
  const [account] = found;
  return account && found.length === 1 ? { id: account.id, name: account.username } : null;
}

async function verifyPassword(file: string, accountId: string, password: Buffer): Promise<VerifyResult> {
  const accounts = await readAccounts(file).catch(() => null);
  if (accounts === null) return { verified: false, reason: 'unreachable' };
  const account = accounts.find((each) => each.id === accountId);
  if (!account) return { verified: false, reason: 'account-not-found' };
  if (account.state === 'locked') return { verified: false, reason: 'account-locked' };
  if (!(await matchesPassword(password, account.password))) return { verified: false, reason: 'password-wrong' };
  if (account.state === 'disabled') return { verified: false, reason: 'account-disabled' };
  return { verified: true, mustChange: account.mustChange };
}

async function writePassword(settings: ExampleSettings, request: WriteRequest): Promise<WriteResult> {
  const unreadable = await readAccounts(settings.file).then(() => null, describe);
  if (unreadable !== null) return { outcome: 'unreachable', detail: unreadable };
  try {
    return await changeAccounts<WriteResult>(settings.file, async (accounts) => {
      const account = accounts.find((each) => each.id === request.accountId);
      if (!account) return { accounts: null, result: { outcome: 'refused', reason: 'account-not-found' } };
      const decision = await decideWrite(account, request, settings.minimumLength);
      if ('refusal' in decision) return { accounts: null, result: decision.refusal };
      return { accounts: replaced(accounts, decision.written), result: { outcome: 'written' } };
    });
  } catch (error) {
    return { outcome: 'silent', detail: describe(error) };
  }
}

function moveMarker(file: string, accountId: string, marker: { from: string | null; to: string }) {
  return changeAccounts<'moved' | 'marker-moved'>(file, async (accounts) => {
    const account = accounts.find((each) => each.id === accountId);
    if (!account) throw new AppError('STORE_REFUSED_US');
    if (account.marker !== marker.from) return { accounts: null, result: 'marker-moved' };
    return { accounts: replaced(accounts, { ...account, marker: marker.to }), result: 'moved' };
  });
}

function replaced(accounts: AccountRecord[], account: AccountRecord): AccountRecord[] {
  return accounts.map((each) => (each.id === account.id ? account : each));
}

async function requireAccount(file: string, accountId: string): Promise<AccountRecord> {
  const account = (await readAccounts(file)).find((each) => each.id === accountId);
  if (!account) throw new AppError('STORE_REFUSED_US');
  return account;
}

function testFile(settings: ExampleSettings) {
  const count = async () => {
    const accounts = await readAccounts(settings.file).catch((error: unknown) => {
      throw new StepFailed(`The file cannot be read: ${describe(error)}`);
    });
    return accounts.length;
  };
  return runSteps([
    { step: 'connect', attempt: async () => `The file holds ${await count()} accounts.` },
    { step: 'bind', attempt: async () => 'No service account is needed.' },
    { step: 'search', attempt: async () => 'Accounts can be read.' },
    { step: 'read-policy', attempt: async () => `At least ${settings.minimumLength} characters.` },
    { step: 'marker', attempt: async () => 'Every account can hold a marker.' },
  ]);
}

async function throwing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('STORE_UNREACHABLE', { cause });
  }
}

/** What went wrong with the file, without its content. */
function describe(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code ?? 'the file is not an example directory';
}
