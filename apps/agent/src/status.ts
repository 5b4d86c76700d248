import { join } from 'node:path';
import { z } from 'zod';
import type { AccountRecord } from './apply/index.ts';
import { askLocally } from './local-api/index.ts';
import { type Expiry, openJournalFiles, readExpiries, readIdentity } from './state/index.ts';

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
    /** When the password expires, ISO 8601; null = never, or not known yet of the one in force. */
    expiresAt: string | null;
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
  const expiries = await readExpiries(directory);
  const accounts = identity.bindings.map(async ({ targetId, account, username }) => {
    const record = await journal.read(targetId);
    const { applied } = record;
    const expiresAt = expiryOf(expiries, { targetId, applied });
    return { account, username, applied, localChange: localChangeOf(record), expiresAt };
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

// What was said of an earlier password is not true of this one.
function expiryOf(expiries: readonly Expiry[], { targetId, applied }: { targetId: string; applied: number }) {
  const said = expiries.find((expiry) => expiry.targetId === targetId && expiry.applied === applied);
  return said?.expiresAt ?? null;
}

/** The report as lines for people. */
export function describeStatus({ deviceId, server, link, accounts }: StatusReport): string {
  const lines = accounts.map(({ account, username, applied, localChange, expiresAt }) => {
    const version = applied === 0 ? 'no password of the organization yet' : `password version ${applied}`;
    return `  ${account} (${username}): ${version}${describeExpiry(expiresAt)}${describeLocalChange(localChange)}`;
  });
  return [`device  ${deviceId}`, `server  ${server}`, `link    ${link}`, ...lines].join('\n');
}

// By the machine's own clock and language, to the minute.
function describeExpiry(expiresAt: string | null): string {
  if (expiresAt === null) return '';
  const moment = new Date(expiresAt);
  const verb = moment.getTime() > Date.now() ? 'expires' : 'expired';
  return `; password ${verb} on ${moment.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'short' })}`;
}

function describeLocalChange(change: LocalChange): string {
  if (change === 'none') return '';
  if (change === 'waiting') return '; the password changed here waits for the server';
  return `; the password changed here was not taken (${change.rejected}), the newest one of the organization counts`;
}
