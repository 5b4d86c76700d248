import assert from 'node:assert/strict';
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
  /** The version that the link is for; null = bound to none. */
  passwordVersion: number | null;
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

/** A link to be made. */
export interface NewLink {
  purpose: LinkPurpose;
  userId: string;
  /** The link ends when this is no longer the user's newest version; null = bound to none. */
  passwordVersion: number | null;
  expiresAt: Date;
  details?: Record<string, string>;
}

/** Makes a link in the caller's transaction. */
export async function createLink(deps: LinkDeps, tx: Tx, link: NewLink): Promise<{ id: string; url: string }> {
  const [made] = await createLinks(deps, tx, [link]);
  assert(made);
  return made;
}

/** As `createLink` for many links at once, in their order, in one statement. */
export async function createLinks(
  deps: LinkDeps,
  tx: Tx,
  links: readonly NewLink[],
): Promise<{ id: string; url: string }[]> {
  if (links.length === 0) return [];
  const made = links.map((link) => {
    const id = randomUUID();
    return { ...link, id, token: tokenOf(deps, id) };
  });
  const rows = made.map((link) => ({
    id: link.id,
    purpose: link.purpose,
    user_id: link.userId,
    token_hash: hashOf(link.token),
    password_version: link.passwordVersion,
    details: JSON.stringify(link.details ?? {}),
    created_at: deps.clock.now(),
    expires_at: link.expiresAt,
  }));
  await tx.insertInto('one_time_links').values(rows).execute();
  return made.map(({ id, purpose, token }) => ({ id, url: urlOf(deps, purpose, token) }));
}

/** The address that opens a link. The token stands in the fragment, which browsers send to nobody. */
export function linkUrl(deps: Pick<LinkDeps, 'vault' | 'origin'>, link: { id: string; purpose: LinkPurpose }): string {
  return urlOf(deps, link.purpose, tokenOf(deps, link.id));
}

function urlOf({ origin }: Pick<LinkDeps, 'origin'>, purpose: LinkPurpose, token: string): string {
  return `${origin}/${pages[purpose]}#${token}`;
}

/** The link of a token, if it was made for one of these purposes; null when there is none. Looking uses nothing up. */
export async function findLink(
  deps: Pick<LinkDeps, 'clock'>,
  db: Db,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<Link | null> {
  const row = await selectLinks(deps, db)
    .where('token_hash', '=', hashOf(token))
    .where('purpose', 'in', purposes)
    .executeTakeFirst();
  return row ?? null;
}

/** The link of an id; null when there is none. */
export async function getLink(deps: Pick<LinkDeps, 'clock'>, db: Db, id: string): Promise<Link | null> {
  return (await selectLinks(deps, db).where('one_time_links.id', '=', id).executeTakeFirst()) ?? null;
}

/** What the newest open link of a user and purpose is about; null when none is open. */
export async function findOpenDetails(
  db: Db,
  which: { userId: string; purpose: LinkPurpose; now: Date },
): Promise<Record<string, string> | null> {
  const row = await db
    .selectFrom('one_time_links')
    .where('user_id', '=', which.userId)
    .where('purpose', '=', which.purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', which.now)
    .orderBy('created_at', 'desc')
    .limit(1)
    .select('details')
    .executeTakeFirst();
  return row?.details ?? null;
}

/** How many links of a purpose a user was sent since a moment. */
export async function countLinks(
  db: Db,
  which: { userId: string; purpose: LinkPurpose; since: Date },
): Promise<number> {
  const { count } = await db
    .selectFrom('one_time_links')
    .where('user_id', '=', which.userId)
    .where('purpose', '=', which.purpose)
    .where('created_at', '>', which.since)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Uses a link up, in the transaction of what it was for.
 *
 *  @throws AppError LINK_INVALID when somebody was faster
 */
export async function useLink(tx: Tx, id: string, now: Date): Promise<void> {
  if (!(await markUsed(tx, id, now))) throw new AppError('LINK_INVALID');
}

/** Notes that a link has served; false when it was used before. For links that another thing makes single: the password version they are bound to. */
export async function markUsed(tx: Tx, id: string, now: Date): Promise<boolean> {
  const used = await tx
    .updateTable('one_time_links')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return used !== undefined;
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

function selectLinks(deps: Pick<LinkDeps, 'clock'>, db: Db) {
  return db
    .selectFrom('one_time_links')
    .innerJoin('users', 'users.id', 'one_time_links.user_id')
    .select([
      'one_time_links.id',
      'purpose',
      'user_id as userId',
      'details',
      'one_time_links.created_at as createdAt',
      'expires_at as expiresAt',
      'used_at as usedAt',
      'one_time_links.password_version as passwordVersion',
      isOpenAt(deps.clock.now()).as('isOpen'),
    ]);
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
