import { AppError, type SetupLink } from '@rekey/protocol';
import { createLink, endLinks, findLink, type Link, type LinkDeps } from '../links/index.ts';
import type { Tx } from '../tables.ts';
import { getUser, type UserRow } from '../users/index.ts';
import type { PasswordDeps } from './ports.ts';

const lifetimeMs = 7 * 24 * 60 * 60 * 1000;

/** Makes the one-time link by which a user chooses the first password. Earlier links of the user end. */
export async function createSetupLink(deps: LinkDeps, tx: Tx, userId: string): Promise<SetupLink & { id: string }> {
  const now = deps.clock.now();
  await endLinks(tx, { userId, purposes: ['set-up'] }, now);
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  const { id, url } = await createLink(deps, tx, { purpose: 'set-up', userId, passwordVersion: 0, expiresAt });
  return { id, url, expiresAt: expiresAt.toISOString() };
}

/** Whose first password a token sets. Looking does not use it up.
 *
 *  @throws AppError SETUP_LINK_INVALID
 */
export async function findSetupUser(deps: PasswordDeps, token: string): Promise<{ user: UserRow; link: Link }> {
  const { db } = deps.propagation;
  const link = await findLink(deps.links, db, token, ['set-up']);
  const user = link?.isOpen ? await getUser(db, link.userId) : null;
  if (!link || !user) throw new AppError('SETUP_LINK_INVALID');
  return { user, link };
}
