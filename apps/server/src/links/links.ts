import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Vault } from '../platform/vault/index.ts';
import type { Db, LinkPurpose, Tx } from '../tables.ts';

/** What links need of their surroundings. */
export interface LinkDeps {
  clock: Clock;
  /** Makes the token of a link from its id, so that no token is ever stored, not even in a mail that waits to be sent. */
  vault: Pick<Vault, 'keyedHash'>;
  /** Origin of the portal, from the settings and from nothing else. */
  origin: string;
}

/** A link as the table has it. */
export interface Link {
  id: string;
  purpose: LinkPurpose;
  userId: string;
  details: Record<string, string>;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  /** The change that used it up. */
  changeId: string | null;
  /** Neither used, nor too old, nor of an earlier password version. */
  isOpen: boolean;
}

/** The page of the portal that each purpose opens. */
const pages: Record<LinkPurpose, string> = {
  'set-up': 'setup',
  reset: 'new-password',
  expiry: 'new-password',
  report: 'not-me',
  'recovery-address': 'confirm-address',
};

/** Makes a link in the caller's transaction.
 *
 *  @param link.passwordVersion the link ends when this is no longer the user's newest version; null = bound to none
 */
export async function createLink(
  deps: LinkDeps,
  tx: Tx,
  link: {
    purpose: LinkPurpose;
    userId: string;
    passwordVersion: number | null;
    expiresAt: Date;
    details?: Record<string, string>;
  },
): Promise<{ id: string; url: string }> {
  const id = randomUUID();
  await tx
    .insertInto('one_time_links')
    .values({
      id,
      purpose: link.purpose,
      user_id: link.userId,
      token_hash: hashOf(tokenOf(deps, id)),
      password_version: link.passwordVersion,
      details: JSON.stringify(link.details ?? {}),
      created_at: deps.clock.now(),
      expires_at: link.expiresAt,
    })
    .execute();
  return { id, url: linkUrl(deps, { id, purpose: link.purpose }) };
}

/** The address that opens a link. The token stands in the fragment, which browsers send to nobody. */
export function linkUrl(deps: Pick<LinkDeps, 'vault' | 'origin'>, link: { id: string; purpose: LinkPurpose }): string {
  return `${deps.origin}/${pages[link.purpose]}#${tokenOf(deps, link.id)}`;
}

/** The link of a token, if it was made for one of these purposes; null when there is none. Looking uses nothing up. */
export async function findLink(
  deps: Pick<LinkDeps, 'clock'>,
  db: Db,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<Link | null> {
  const row = await db
    .selectFrom('one_time_links')
    .innerJoin('users', 'users.id', 'one_time_links.user_id')
    .where('token_hash', '=', hashOf(token))
    .where('purpose', 'in', purposes)
    .select([
      'one_time_links.id',
      'purpose',
      'user_id as userId',
      'details',
      'one_time_links.created_at as createdAt',
      'expires_at as expiresAt',
      'used_at as usedAt',
      'change_id as changeId',
      isOpenAt(deps.clock.now()).as('isOpen'),
    ])
    .executeTakeFirst();
  return row ?? null;
}

/** Uses a link up, in the transaction of what it was for.
 *
 *  @throws AppError LINK_INVALID when it is over: used by somebody who was faster, replaced, or too old
 */
export async function useLink(tx: Tx, id: string, use: { now: Date; changeId?: string }): Promise<void> {
  const used = await tx
    .updateTable('one_time_links')
    .set({ used_at: use.now, ...(use.changeId && { change_id: use.changeId }) })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', use.now)
    .returning('id')
    .executeTakeFirst();
  if (!used) throw new AppError('LINK_INVALID');
}

/** Ends a user's open links of these purposes, because something newer takes their place. */
export async function endLinks(
  tx: Tx,
  which: { userId: string; purposes: readonly LinkPurpose[] },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('one_time_links')
    .set({ expires_at: now })
    .where('user_id', '=', which.userId)
    .where('purpose', 'in', which.purposes)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();
}

function isOpenAt(now: Date) {
  return sql<boolean>`one_time_links.used_at is null and one_time_links.expires_at > ${now}::timestamptz
    and users.state = 'active'
    and (one_time_links.password_version is null or one_time_links.password_version = users.password_version)`;
}

function tokenOf({ vault }: Pick<LinkDeps, 'vault'>, id: string): string {
  return vault.keyedHash(id, 'one-time-link').toString('base64url');
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
