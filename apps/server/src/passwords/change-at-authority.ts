import { AppError, type ChangeAccepted, type PasswordPolicy } from '@rekey/protocol';
import type { Connector, WriteResult } from '../connectors/index.ts';
import { useProof } from '../factors/index.ts';
import { discardHeld, hold, markerOf } from '../propagation/index.ts';
import { clearThrottle, takeAttempt } from '../sessions/index.ts';
import { findOrBindAccount } from '../stores/index.ts';
import type { AuthorityAttempt } from '../tables.ts';
import type { UserRow } from '../users/index.ts';
import { assertAcceptable } from './check-password.ts';
import { commitHeldChange, limitsOf, type ProvenChange, versionOf, withSealedDeliveries } from './commit-change.ts';
import { hashNewPassword } from './hash-new-password.ts';
import type { PasswordDeps } from './ports.ts';
import { type ChangeSecrets, type NewChange, recordAttempt } from './queries.ts';
import { scheduleSettling } from './settle-authority.ts';
import { findCurrentVersion } from './version-queries.ts';

/** Changes the password of a user whom another directory manages: hold, apply there, release.
 *
 *  Hold before apply, because a directory cannot join our transaction: a crash between the two leaves a held delivery that reconciliation
 *  settles by asking the store; the other order would leave a changed password that no device ever hears of.
 */
export async function changeAtAuthority(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  secrets: ChangeSecrets,
): Promise<ChangeAccepted> {
  const policy = await assertAcceptable(deps, user, secrets);
  const authority = await openAuthority(deps, user);
  // Whether a reset is allowed to the service account is the store's setting.
  if (!secrets.currentPassword && !authority.connector.capabilities.resetForm) throw new AppError('RESET_NOT_POSSIBLE');
  const proven = await proveLater(deps, policy, { ...change, targetId: authority.targetId }, secrets.newPassword);
  if (secrets.currentPassword) await takeAttempt(deps.propagation.db, guessOf(deps, user, change));
  const attempt = await nextAttempt(deps, authority, proven);
  const held = await holdDeliveries(deps, proven, secrets, attempt);
  if (!held) return { id: change.id, state: 'canceled' };
  const result = await writeThere(deps, user, proven, { ...authority, ...secrets, attempt });
  return settleAnswer(deps, proven, result, authority.storeName);
}

/** Checks at the directory that manages a user what can be checked without changing anything.
 *
 *  @throws AppError CURRENT_PASSWORD_WRONG, PASSWORD_REFUSED_BY_POLICY, RESET_NOT_POSSIBLE, AUTHORITY_UNREACHABLE, TOO_MANY_ATTEMPTS
 */
export async function checkAtAuthority(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  secrets: ChangeSecrets,
): Promise<void> {
  await assertAcceptable(deps, user, secrets);
  const { connector, accountId } = await openAuthority(deps, user);
  if (!secrets.currentPassword) {
    if (!connector.capabilities.resetForm) throw new AppError('RESET_NOT_POSSIBLE');
    return;
  }
  await takeAttempt(deps.propagation.db, guessOf(deps, user, change));
  const answer = await connector.verifyPassword(accountId, secrets.currentPassword);
  if (!answer.verified && answer.reason === 'unreachable') throw new AppError('AUTHORITY_UNREACHABLE');
  if (!answer.verified) throw new AppError('CURRENT_PASSWORD_WRONG');
  await clearThrottle(deps.propagation.db, guessOf(deps, user, change));
}

// A guess at the current password counts, as everywhere: it is the directory that verifies it, and its own counter is not to be used up.
function guessOf({ propagation }: PasswordDeps, { username }: UserRow, { address, sessionId }: NewChange) {
  return { username, source: address ?? 'unknown', known: sessionId, now: propagation.clock.now() };
}

async function writeThere(
  deps: PasswordDeps,
  user: UserRow,
  { change }: Proven,
  write: OpenAuthority & ChangeSecrets & { attempt: AuthorityAttempt },
): Promise<WriteResult> {
  const { connector, accountId, newPassword, currentPassword, attempt } = write;
  const marker = attempt.markerTo === '' ? null : { from: attempt.markerFrom, to: attempt.markerTo };
  const result = await connector.writePassword({ accountId, newPassword, oldPassword: currentPassword, marker });
  const isWrong = result.outcome === 'refused' && result.reason === 'old-password-wrong';
  if (currentPassword && !isWrong) await clearThrottle(deps.propagation.db, guessOf(deps, user, change));
  return result;
}

interface OpenAuthority {
  connector: Connector;
  accountId: string;
  targetId: string;
  storeName: string;
}

async function openAuthority(deps: PasswordDeps, user: UserRow): Promise<OpenAuthority> {
  const storeId = user.authorityStoreId as string;
  const account = await findOrBindAccount({ ...deps, db: deps.propagation.db }, storeId, user);
  if (!account) throw new AppError('PASSWORD_REFUSED_BY_STORE', { details: { reason: 'account-not-found' } });
  const { accountId, targetId, storeName } = account;
  return { connector: await deps.connectors.of(storeId), accountId, targetId, storeName };
}

type Proven = ProvenChange & { authorityTargetId: string };

// The store itself verifies the old password in the change form; here only what a commit will need is made ready.
async function proveLater(
  deps: PasswordDeps,
  policy: PasswordPolicy,
  { targetId, ...change }: NewChange & { targetId: string },
  newPassword: Buffer,
): Promise<Proven> {
  const current = await findCurrentVersion(deps.propagation.db, change.userId);
  // No other change of this user can be decided from here on; one may have been, since the request was read.
  if ((current?.version ?? 0) !== change.baseVersion) throw new AppError('CHANGE_CONFLICT');
  const oldVerifier = current?.verifier ?? null;
  const verifier = await hashNewPassword(deps, { userId: change.userId, policy, oldVerifier }, newPassword);
  return { change, verifier, policy, authorityTargetId: targetId };
}

async function nextAttempt(deps: PasswordDeps, authority: OpenAuthority, proven: Proven): Promise<AuthorityAttempt> {
  const sentAt = deps.propagation.clock.now().toISOString();
  const { connector, accountId } = authority;
  if (!connector.capabilities.compareAndSet) return { markerFrom: null, markerTo: '', sentAt };
  const { version, changeId } = versionOf(proven);
  const markerFrom = await connector.readMarker(accountId).catch((cause: unknown) => {
    throw new AppError('AUTHORITY_UNREACHABLE', { cause });
  });
  return { markerFrom, markerTo: markerOf(version, changeId), sentAt };
}

async function holdDeliveries(
  deps: PasswordDeps,
  proven: Proven,
  { currentPassword, newPassword }: ChangeSecrets,
  attempt: AuthorityAttempt,
): Promise<boolean> {
  const { propagation } = deps;
  return withSealedDeliveries(deps, proven, { newPassword, oldPassword: currentPassword ?? undefined }, (deliveries) =>
    propagation.db.transaction().execute(async (tx) => {
      if (proven.change.isProven) await useProof(tx, proven.change.id);
      if (!(await recordAttempt(tx, proven.change.id, attempt, proven.verifier))) return false;
      const limits = limitsOf(proven.policy, propagation.clock.now());
      const { authorityTargetId } = proven;
      await hold(propagation, tx, { change: versionOf(proven), deliveries, limits, authorityTargetId });
      return true;
    }),
  );
}

async function settleAnswer(
  deps: PasswordDeps,
  proven: Proven,
  result: WriteResult,
  store: string,
): Promise<ChangeAccepted> {
  const { id } = proven.change;
  if (result.outcome === 'written') {
    await commitHeldChange(deps, proven);
    return { id, state: 'committed' };
  }
  if (result.outcome === 'silent') {
    await deps.propagation.db.transaction().execute((tx) => scheduleSettling(deps, tx, id));
    return { id, state: 'verifying' };
  }
  await deps.propagation.db.transaction().execute((tx) => discardHeld(tx, id));
  throw refusalOf(result, store);
}

function refusalOf(result: Exclude<WriteResult, { outcome: 'written' | 'silent' }>, store: string): AppError {
  if (result.outcome === 'marker-moved') return new AppError('CHANGE_CONFLICT');
  if (result.outcome === 'unreachable') return new AppError('AUTHORITY_UNREACHABLE');
  if (result.outcome === 'refused-us') return new AppError('STORE_REFUSED_US');
  if (result.reason === 'old-password-wrong') return new AppError('CURRENT_PASSWORD_WRONG');
  return new AppError('PASSWORD_REFUSED_BY_STORE', { details: { reason: result.reason, store } });
}
