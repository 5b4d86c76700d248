import assert from 'node:assert/strict';
import type { StoreConfiguration } from '@rekey/protocol';
import type { Connector, StoreAccount, WriteResult } from '../connector.ts';
import { openConnector } from '../index.ts';
import type { OpenOptions } from '../open-options.ts';
import type { ConformanceStore } from './store-under-test.ts';

/** One account of its own, with a connector to its store. */
export interface Bench {
  connector: Connector;
  account: StoreAccount;
  username: string;
  /** Writes with these texts; without a marker where none is given. */
  write(to: WriteTexts): Promise<WriteResult>;
  /** Whether the store says that this is the password. */
  accepts(password: string): Promise<boolean>;
}

export interface WriteTexts {
  oldPassword?: string;
  newPassword: string;
  marker?: { from: string | null; to: string };
}

export const firstPassword = 'First-Passw0rd-of-all';

let created = 0;

/** Opens a connector for the length of `work`. */
export async function withConnector<Result>(
  open: { configuration: StoreConfiguration; bindPassword: string; options?: OpenOptions },
  work: (connector: Connector) => Promise<Result>,
): Promise<Result> {
  const connector = openConnector(open.configuration, open.bindPassword, open.options);
  try {
    return await work(connector);
  } finally {
    await connector.close();
  }
}

/** Makes an account with `firstPassword`, and a connector for the length of `work`. */
export async function withAccount(
  store: ConformanceStore,
  work: (bench: Bench) => Promise<void>,
  configuration = store.configuration,
): Promise<void> {
  created += 1;
  const username = `person-${created}`;
  await store.createAccount({ username, password: firstPassword });
  await withConnector({ configuration, bindPassword: store.bindPassword }, async (connector) => {
    const account = await connector.findAccount(username);
    assert(account, `${username} is found`);
    await work(benchOf(connector, account, username));
  });
}

/** The writing and asking of one account through a connector. */
export function benchOf(connector: Connector, account: StoreAccount, username: string): Bench {
  return {
    connector,
    account,
    username,
    write: (to) =>
      connector.writePassword({
        accountId: account.id,
        newPassword: Buffer.from(to.newPassword),
        oldPassword: to.oldPassword === undefined ? null : Buffer.from(to.oldPassword),
        marker: to.marker ?? null,
      }),
    accepts: async (password) => (await connector.verifyPassword(account.id, Buffer.from(password))).verified,
  };
}

/** The reason of a refusal; fails on any other outcome. */
export function reasonOf(result: WriteResult): string {
  assert.equal(result.outcome, 'refused', JSON.stringify(result));
  return result.outcome === 'refused' ? result.reason : '';
}
