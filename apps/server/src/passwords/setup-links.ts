import { createHash, randomBytes } from 'node:crypto';
import { AppError, type SetupLink } from '@rekey/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../tables.ts';
import { getUser, type UserRow } from '../users/index.ts';
import type { PasswordDeps } from './ports.ts';

const lifetimeMs = 7 * 24 * 60 * 60 * 1000;

/** Makes the one-time link by which a user chooses the first password. Earlier links of the user end. The token stands in the fragment, which
 *  browsers send to nobody; only its hash is stored.
 */
export async function createSetupLink(
  deps: { origin: string; propagation: { clock: Clock } },
  tx: Tx,
  userId: string,
): Promise<SetupLink> {
  const now = deps.propagation.clock.now();
  await tx
    .updateTable('setup_links')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .execute();
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  await tx
    .insertInto('setup_links')
    .values({ token_hash: hashSetupToken(token), user_id: userId, expires_at: expiresAt })
    .execute();
  return { url: `${deps.origin}/setup#${token}`, expiresAt: expiresAt.toISOString() };
}

/** Whose first password a token sets. Looking does not use it up.
 *
 *  @throws AppError SETUP_LINK_INVALID
 */
export async function findSetupUser(deps: PasswordDeps, token: string): Promise<UserRow> {
  const { db, clock } = deps.propagation;
  const link = await db
    .selectFrom('setup_links')
    .where('token_hash', '=', hashSetupToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', clock.now())
    .select('user_id')
    .executeTakeFirst();
  const user = link && (await getUser(db, link.user_id));
  if (user?.state !== 'active') throw new AppError('SETUP_LINK_INVALID');
  return user;
}

/** Uses up the link in the transaction of its change.
 *
 *  @throws AppError SETUP_LINK_INVALID when somebody else was faster
 */
export async function useSetupLink(tx: Db, tokenHash: Buffer, now: Date): Promise<void> {
  const used = await tx
    .updateTable('setup_links')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('user_id')
    .executeTakeFirst();
  if (!used) throw new AppError('SETUP_LINK_INVALID');
}

/** The stored form of a link's token. */
export function hashSetupToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
