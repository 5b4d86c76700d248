import {
  AppError,
  type PasswordChange,
  type PasswordCheck,
  type PasswordLink,
  type PasswordRules,
} from '@rekey/protocol';
import { expiryOf } from '../expiry/index.ts';
import { findLink, type Link } from '../links/index.ts';
import { checkTyped, findChangeByLink, isChangeOfLink, viewChange, viewRules } from '../passwords/index.ts';
import { getUser, type UserRow } from '../users/index.ts';
import type { RecoveryDeps } from './ports.ts';

/** For how long the outcome of a change can be seen by the link that made it. */
const outcomeVisibleMs = 24 * 60 * 60 * 1000;

type IsOnline = (deviceId: string) => boolean;

/** Whose password a link is about, and what became of the change that it made. Looking uses nothing up.
 *
 *  @throws AppError LINK_INVALID
 */
export async function viewLink(deps: RecoveryDeps, isOnline: IsOnline, token: string): Promise<PasswordLink> {
  const { db, clock } = deps;
  const { link, user } = await findLinkAndUser(deps, token);
  const made = await findChangeByLink(db, link.id);
  const change = made && (await viewChange(db, isOnline, { id: made.id, userId: user.id }));
  const isVisible = made && clock.now().getTime() < made.createdAt.getTime() + outcomeVisibleMs;
  if (!link.isOpen && !isVisible) throw new AppError('LINK_INVALID');
  return {
    purpose: link.purpose === 'expiry' ? 'expiry' : 'reset',
    username: user.username,
    displayName: user.displayName,
    passwordExpiresAt: (await expiryOf(db, user.id)).expiresAt?.toISOString() ?? null,
    linkExpiresAt: link.expiresAt.toISOString(),
    change,
  };
}

/** What became of a change that was asked for by a link, whatever became of it.
 *
 *  @throws AppError LINK_INVALID, CHANGE_NOT_FOUND
 */
export async function viewLinkChange(
  deps: RecoveryDeps,
  isOnline: IsOnline,
  { id, token }: { id: string; token: string },
): Promise<PasswordChange> {
  const { link, user } = await findLinkAndUser(deps, token);
  if (!(await isChangeOfLink(deps.db, id, link.id))) throw new AppError('CHANGE_NOT_FOUND');
  return viewChange(deps.db, isOnline, { id, userId: user.id });
}

/** The rules for the new password of a link's user.
 *
 *  @throws AppError LINK_INVALID
 */
export async function viewLinkRules(deps: RecoveryDeps, token: string): Promise<PasswordRules> {
  const { link, user } = await findLinkAndUser(deps, token);
  if (!link.isOpen) throw new AppError('LINK_INVALID');
  return viewRules(deps.passwords, user);
}

/** Judges a password while it is being typed behind a link: what the browser cannot judge by itself.
 *
 *  @throws AppError LINK_INVALID
 */
export async function checkByLink(deps: RecoveryDeps, token: string, newPassword: Buffer): Promise<PasswordCheck> {
  const { link, user } = await findLinkAndUser(deps, token);
  if (!link.isOpen) throw new AppError('LINK_INVALID');
  return checkTyped(deps.passwords, user, newPassword);
}

async function findLinkAndUser(deps: RecoveryDeps, token: string): Promise<{ link: Link; user: UserRow }> {
  const link = await findLink(deps, deps.db, token, ['reset', 'expiry']);
  const user = link && (await getUser(deps.db, link.userId));
  if (!link || user?.state !== 'active') throw new AppError('LINK_INVALID');
  return { link, user };
}
