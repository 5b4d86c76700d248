import { randomUUID } from 'node:crypto';
import { AppError } from '@rekey/protocol';
import { healAtLogin } from '../propagation/index.ts';
import { findOrBindAccount } from '../stores/index.ts';
import type { UserRow } from '../users/index.ts';
import { commitChange, limitsOf } from './commit-change.ts';
import { readPolicy } from './password-policy.ts';
import type { PasswordDeps } from './ports.ts';
import { findCurrentVersion, insertChange } from './queries.ts';

type Proof = { verified: true; epoch: number } | { verified: false };

/** Verifies a password at log-in, by whoever is the user's authority, and uses that it passes by: what is missing at the user's places is sealed
 *  now (the next log-in heals). No user costs what a user costs.
 *
 *  @returns the session epoch that was read before the verification, or that an adopted password made
 *  @throws AppError AUTHORITY_UNREACHABLE, SERVER_BUSY
 */
export async function provePassword(deps: PasswordDeps, user: UserRow | null, password: Buffer): Promise<Proof> {
  if (!user) {
    await deps.hasher.spendOneHash();
    return { verified: false };
  }
  return user.authorityStoreId === null ? proveHere(deps, user, password) : proveAtStore(deps, user, password);
}

async function proveHere(deps: PasswordDeps, user: UserRow, password: Buffer): Promise<Proof> {
  const current = await findCurrentVersion(deps.propagation.db, user.id);
  if (!current?.verifier) {
    await deps.hasher.spendOneHash();
    return { verified: false };
  }
  if (!(await deps.hasher.verify(current.verifier, password))) return { verified: false };
  await heal(deps, user, current.changeId, { password, authorityTargetId: null });
  return { verified: true, epoch: user.sessionEpoch };
}

async function proveAtStore(deps: PasswordDeps, user: UserRow, password: Buffer): Promise<Proof> {
  const storeId = user.authorityStoreId as string;
  const { db } = deps.propagation;
  const account = await findOrBindAccount({ ...deps, db }, storeId, user).catch((cause: unknown) => {
    throw new AppError('AUTHORITY_UNREACHABLE', { cause });
  });
  if (!account) return provePassword(deps, null, password);
  const connector = await deps.connectors.of(storeId);
  const answer = await connector.verifyPassword(account.accountId, password);
  if (!answer.verified && answer.reason === 'unreachable') throw new AppError('AUTHORITY_UNREACHABLE');
  const current = await findCurrentVersion(db, user.id);
  const known = current?.verifier ? await deps.hasher.verify(current.verifier, password) : false;
  if (!answer.verified) return { verified: false };
  if (!known) return adopt(deps, user, { password, authorityTargetId: account.targetId });
  await heal(deps, user, current?.changeId as string, { password, authorityTargetId: account.targetId });
  return { verified: true, epoch: user.sessionEpoch };
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

// The password was changed in the directory itself: it becomes the next version here, and goes to all other places.
async function adopt(deps: PasswordDeps, user: UserRow, { password, authorityTargetId }: Proven): Promise<Proof> {
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
  if (!(await insertChange(db, change, clock.now()))) return { verified: true, epoch: user.sessionEpoch };
  const current = await findCurrentVersion(db, userId);
  const salt = current?.verifier ? deps.hasher.saltOf(current.verifier) : undefined;
  const verifier = await deps.hasher.hash(password, salt);
  const policy = await readPolicy(db);
  await commitChange(deps, { change, verifier, policy, authorityTargetId }, { newPassword: password });
  return { verified: true, epoch: user.sessionEpoch + 1 };
}
