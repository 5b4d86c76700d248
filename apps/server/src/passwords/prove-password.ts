import { randomUUID } from 'node:crypto';
import { AppError } from '@rekey/protocol';
import type { VerifyResult } from '../connectors/index.ts';
import { healAtLogin } from '../propagation/index.ts';
import { findOrBindAccount } from '../stores/index.ts';
import type { UserRow } from '../users/index.ts';
import { commitChange, limitsOf } from './commit-change.ts';
import { readPolicy } from './password-policy.ts';
import type { PasswordDeps } from './ports.ts';
import { insertChange } from './queries.ts';
import { listNewestVersions, type VersionRow } from './version-queries.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What a password was found to be.
 *
 *  `changeRequired` = right, but the directory that decides wants another one. `previous` = wrong, but it was the one before, not long ago.
 */
export type Proof =
  | { verified: true; epoch: number; changeRequired: boolean }
  | { verified: false; previous: { version: number; changedAt: Date } | null };

const nobody = '00000000-0000-0000-0000-000000000000';

const notVerified: Proof = { verified: false, previous: null };

/** Verifies a password at log-in, by whoever is the user's authority, and uses that it passes by: what is missing at the user's places is sealed
 *  now (the next log-in heals). No user costs what a user costs.
 *
 *  @returns the session epoch that was read before the verification, or that an adopted password made
 *  @throws AppError AUTHORITY_UNREACHABLE, SERVER_BUSY
 */
export async function provePassword(deps: PasswordDeps, user: UserRow | null, password: Buffer): Promise<Proof> {
  // Asked for nobody too: an answer that lacks a question would be a faster one (B17).
  const versions = await listNewestVersions(deps.propagation.db, user?.id ?? nobody, 2);
  if (user && user.authorityStoreId !== null) return proveAtStore(deps, user, versions, password);
  const [current] = versions;
  if (!user || !current?.verifier) {
    await deps.hasher.spendOneHash();
    return notVerified;
  }
  const match = await matchVersion(deps, versions, password);
  if (match !== 'current') return match === 'previous' ? ofBefore(deps, current) : notVerified;
  // Reported as "this was not me": no different from a wrong one, until it is reset.
  if (current.isBlocked) return notVerified;
  await heal(deps, user, current.changeId, { password, authorityTargetId: null });
  return { verified: true, epoch: user.sessionEpoch, changeRequired: false };
}

type Match = 'current' | 'previous' | 'neither';

// One computation for both: a wrong password takes no longer where there was one before.
async function matchVersion(
  deps: PasswordDeps,
  [current, previous]: readonly VersionRow[],
  password: Buffer,
): Promise<Match> {
  if (!current?.verifier) return 'neither';
  const verifiers: [string, ...string[]] = [current.verifier, ...(previous?.verifier ? [previous.verifier] : [])];
  const index = await deps.hasher.match(verifiers, password);
  return (['current', 'previous'] as const)[index] ?? 'neither';
}

// A device or an app that has not heard of the change goes on trying: it is no attack, for as long as the policy says.
async function ofBefore(deps: PasswordDeps, current: VersionRow): Promise<Proof> {
  const { db, clock } = deps.propagation;
  const { previousPasswordDays } = await readPolicy(db);
  const isRecent = clock.now().getTime() < current.createdAt.getTime() + previousPasswordDays * dayMs;
  if (!isRecent || current.isBlocked) return notVerified;
  return { verified: false, previous: { version: current.version, changedAt: current.createdAt } };
}

async function proveAtStore(
  deps: PasswordDeps,
  user: UserRow,
  versions: readonly VersionRow[],
  password: Buffer,
): Promise<Proof> {
  const storeId = user.authorityStoreId as string;
  const account = await findOrBindAccount({ ...deps, db: deps.propagation.db }, storeId, user).catch(
    (cause: unknown) => {
      throw new AppError('AUTHORITY_UNREACHABLE', { cause });
    },
  );
  if (!account) return provePassword(deps, null, password);
  const connector = await deps.connectors.of(storeId);
  const answer = await connector.verifyPassword(account.accountId, password);
  if (!answer.verified && answer.reason === 'unreachable') throw new AppError('AUTHORITY_UNREACHABLE');
  const match = await matchVersion(deps, versions, password);
  return judgeAnswer(deps, user, answer, { match, current: versions[0], password, targetId: account.targetId });
}

async function judgeAnswer(
  deps: PasswordDeps,
  user: UserRow,
  answer: VerifyResult,
  known: { match: Match; current: VersionRow | undefined; password: Buffer; targetId: string },
): Promise<Proof> {
  const { match, current, password, targetId: authorityTargetId } = known;
  if (!answer.verified) return current && match === 'previous' ? ofBefore(deps, current) : notVerified;
  // Also one that is new to us: whoever knew the reported one could have changed it in the directory.
  if (current?.isBlocked) return notVerified;
  if (current && match === 'current') {
    await heal(deps, user, current.changeId, { password, authorityTargetId });
    return { verified: true, epoch: user.sessionEpoch, changeRequired: answer.mustChange };
  }
  const epoch = await adopt(deps, user, { password, authorityTargetId });
  return { verified: true, epoch, changeRequired: answer.mustChange };
}

interface Proven {
  password: Buffer;
  authorityTargetId: string | null;
}

async function heal(deps: PasswordDeps, user: UserRow, changeId: string, proven: Proven): Promise<void> {
  const { propagation } = deps;
  const policy = await readPolicy(propagation.db);
  const change = { userId: user.id, changeId, version: user.passwordVersion };
  const limits = limitsOf(policy, propagation.clock.now());
  // A log-in must not fail because a place cannot be healed.
  await healAtLogin(propagation, { change, limits, ...proven }).catch((error: unknown) =>
    propagation.log.error('heal at log-in failed', { userId: user.id, error }),
  );
}

// The password was changed in the directory itself: it becomes the next version here, and goes to all other places. Answers with the epoch.
async function adopt(deps: PasswordDeps, user: UserRow, { password, authorityTargetId }: Proven): Promise<number> {
  const { db, clock } = deps.propagation;
  const { id: userId, passwordVersion: baseVersion } = user;
  const change = {
    id: randomUUID(),
    userId,
    origin: 'directory',
    baseVersion,
    sessionId: null,
    address: null,
  } as const;
  // Another change is being decided: it will be the next version, or the next log-in adopts.
  if (!(await insertChange(db, change, clock.now()))) return user.sessionEpoch;
  const [current] = await listNewestVersions(db, userId, 1);
  const salt = current?.verifier ? deps.hasher.saltOf(current.verifier) : undefined;
  const verifier = await deps.hasher.hash(password, salt);
  const policy = await readPolicy(db);
  await commitChange(deps, { change, verifier, policy, authorityTargetId }, { newPassword: password });
  return user.sessionEpoch + 1;
}
