import { expiryOf } from '../expiry/index.ts';
import { readPolicy } from '../passwords/index.ts';
import { listSlowed } from '../sessions/index.ts';
import { findStore } from '../stores/index.ts';
import type { UserRow } from '../users/index.ts';
import type { RecoveryDeps } from './ports.ts';

/** Whether a user's password can be reset by link; else why not, for the mail that says so. */
export type ResetVerdict =
  | { possible: true }
  | { possible: false; reason: 'managed' | 'switched-off' | 'shut-out'; storeName: string };

/** Judges whether a user may reset a forgotten password by link: by the organization's switches, and by what the managing directory allows. */
export async function canResetByLink(deps: RecoveryDeps, user: UserRow): Promise<ResetVerdict> {
  const policy = await readPolicy(deps.db);
  if (!policy.resetByLink) return { possible: false, reason: 'switched-off', storeName: '' };
  if (!policy.resetWhenShutOut && (await isShutOut(deps, user))) {
    return { possible: false, reason: 'shut-out', storeName: '' };
  }
  return canReset(deps, user);
}

/** Judges whether anything could reset the password at all: not where a directory manages it and has given no right to. */
export async function canReset(deps: RecoveryDeps, user: UserRow): Promise<ResetVerdict> {
  if (user.authorityStoreId === null) return { possible: true };
  const store = await findStore(deps.db, user.authorityStoreId);
  if (!store) return { possible: false, reason: 'managed', storeName: '' };
  const connector = await deps.passwords.connectors.of(store.id);
  const possible = store.managedUserWays.portal && connector.capabilities.resetForm;
  return possible ? { possible } : { possible, reason: 'managed', storeName: store.name };
}

async function isShutOut({ db, clock }: RecoveryDeps, user: UserRow): Promise<boolean> {
  const now = clock.now();
  const { expiresAt, blockedAt } = await expiryOf(db, user.id);
  const isExpired = expiresAt !== null && expiresAt <= now;
  if (isExpired || blockedAt !== null) return true;
  return (await listSlowed(db, user.username, now)).some(({ waitUntil }) => waitUntil > now);
}
