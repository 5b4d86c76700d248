import { join } from 'node:path';
import { z } from 'zod';
import type { AccountRecord } from './apply/index.ts';
import { askLocally } from './local-api/index.ts';
import { openJournalFiles, readIdentity } from './state/index.ts';

/** What `rekey-agent status` shows. Holds nothing secret. */
export interface StatusReport {
  deviceId: string;
  server: string;
  link: 'connected' | 'disconnected' | 'revoked' | 'not-running';
  accounts: {
    account: string;
    username: string;
    /** Version in force as far as the journal knows; 0 = none of ours. */
    applied: number;
    localChange: LocalChange;
  }[];
}

type LocalChange = 'none' | 'waiting' | { rejected: string };

const Live = z.object({ link: z.enum(['connected', 'disconnected', 'revoked']) });

/** Reads the state directory and asks the running agent; null on a device that is not enrolled. */
export async function readStatus(directory: string, runtimeDirectory: string): Promise<StatusReport | null> {
  const identity = await readIdentity(directory);
  if (identity === null) return null;
  const live = Live.safeParse(await askLocally(runtimeDirectory, { verb: 'status' }));
  const journal = await openJournalFiles({ directory: join(directory, 'journal'), warn: () => {} });
  const accounts = identity.bindings.map(async ({ targetId, account, username }) => {
    const record = await journal.read(targetId);
    return { account, username, applied: record.applied, localChange: localChangeOf(record) };
  });
  return {
    deviceId: identity.deviceId,
    server: identity.server,
    link: live.data?.link ?? 'not-running',
    accounts: await Promise.all(accounts),
  };
}

function localChangeOf({ proposal, rejected }: AccountRecord): LocalChange {
  if (proposal !== null) return 'waiting';
  return rejected === null ? 'none' : { rejected };
}

/** The report as lines for people. */
export function describeStatus({ deviceId, server, link, accounts }: StatusReport): string {
  const lines = accounts.map(({ account, username, applied, localChange }) => {
    const version = applied === 0 ? 'no password of the organization yet' : `password version ${applied}`;
    return `  ${account} (${username}): ${version}${describeLocalChange(localChange)}`;
  });
  return [`device  ${deviceId}`, `server  ${server}`, `link    ${link}`, ...lines].join('\n');
}

function describeLocalChange(change: LocalChange): string {
  if (change === 'none') return '';
  if (change === 'waiting') return '; the password changed here waits for the server';
  return `; the password changed here was not taken (${change.rejected}), the newest one of the organization counts`;
}
