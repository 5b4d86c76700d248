import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Db, Tx } from '../tables.ts';
import type { SessionDeps } from './require-session.ts';
import { hashToken, makeToken } from './token.ts';

const lifetimeMs = 400 * 24 * 60 * 60 * 1000;
const perUser = 10;
const perBrowser = 8;
const separator = '.';

/** The tokens that a browser shows: one for each user who has logged in there, newest first. */
export function knownTokensOf(deps: SessionDeps, request: FastifyRequest): string[] {
  const text = request.cookies[cookieName(deps)] ?? '';
  return text.split(separator, perBrowser).filter((token) => /^[A-Za-z0-9_-]{43}$/.test(token));
}

/** A browser in which a user has logged in before. */
export interface KnownBrowser {
  id: string;
  token: string;
}

/** Finds out whether this very user has logged in before in the browser that shows these tokens. Null for users that do not exist, too. */
export async function findKnownBrowser(
  db: Db,
  { tokens, username, now }: { tokens: readonly string[]; username: string; now: Date },
): Promise<KnownBrowser | null> {
  if (tokens.length === 0 || username.includes('\0')) return null;
  const byHash = new Map(tokens.map((token) => [hashToken(token).toString('hex'), token]));
  const row = await db
    .selectFrom('known_browsers')
    .innerJoin('users', 'users.id', 'known_browsers.user_id')
    .where(
      'known_browsers.token_hash',
      'in',
      tokens.map((token) => hashToken(token)),
    )
    .where(sql<string>`lower(users.username)`, '=', sql<string>`lower(${username.normalize('NFC')})`)
    .where('known_browsers.last_used_at', '>', new Date(now.getTime() - lifetimeMs))
    .select(['known_browsers.id', 'known_browsers.token_hash as tokenHash'])
    .executeTakeFirst();
  const token = row && byHash.get(row.tokenHash.toString('hex'));
  return row && token ? { id: row.id, token } : null;
}

/** Remembers the browser in which a user has just logged in; the user's oldest ones over ten are forgotten.
 *
 *  @returns the tokens that the browser keeps from now on
 */
export async function rememberBrowser(
  db: Db,
  login: { userId: string; known: KnownBrowser | null; tokens: readonly string[]; now: Date },
): Promise<string[]> {
  const { userId, known, tokens, now } = login;
  const token = known?.token ?? makeToken();
  if (known) {
    await db.updateTable('known_browsers').set({ last_used_at: now }).where('id', '=', known.id).execute();
  } else {
    const row = { user_id: userId, token_hash: hashToken(token), created_at: now, last_used_at: now };
    await db.insertInto('known_browsers').values(row).execute();
    await forgetOldest(db, userId);
  }
  return [token, ...tokens.filter((other) => other !== token)].slice(0, perBrowser);
}

/** Forgets all browsers of a user: one of them may be a stranger's. */
export async function forgetBrowsers(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('known_browsers').where('user_id', '=', userId).execute();
}

/** Gives the browser its tokens. They open nothing: who shows one is only not slowed down by what strangers do. */
export function setBrowserCookie(deps: SessionDeps, reply: FastifyReply, tokens: readonly string[]): void {
  reply.setCookie(cookieName(deps), tokens.join(separator), {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: deps.secureCookies,
    maxAge: lifetimeMs / 1000,
  });
}

async function forgetOldest(db: Db, userId: string): Promise<void> {
  await db
    .deleteFrom('known_browsers')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('known_browsers')
        .where('user_id', '=', userId)
        .orderBy('last_used_at', 'desc')
        .offset(perUser)
        .select('id'),
    )
    .execute();
}

function cookieName({ secureCookies }: SessionDeps): string {
  return secureCookies ? '__Host-rekey-browser' : 'rekey-browser';
}
