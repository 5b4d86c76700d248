import { AppError } from '@rekey/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db } from '../tables.ts';
import { findSession, type LiveSession, touchSession } from './queries.ts';
import { hashToken } from './token.ts';

export interface SessionDeps {
  db: Db;
  clock: Clock;
  /** Whether browsers reach us by https: then the cookie is `__Host-` and Secure. */
  secureCookies: boolean;
}

const touchEveryMs = 60_000;

/** The caller of a request, by the session cookie. What every route asks for that has no reason to ask for less.
 *
 *  @throws AppError SESSION_REQUIRED without a cookie, SESSION_ENDED with the reason when the session is over, PASSWORD_CHANGE_REQUIRED with
 *    the reason when it leads only to the change form
 */
export async function requireSession(deps: SessionDeps, request: FastifyRequest): Promise<Caller> {
  return callerOf(await requireUnrestricted(deps, request), request);
}

/** As `requireSession`, also for who must change the password first: for the routes of the change itself, and no others.
 *
 *  @throws AppError SESSION_REQUIRED, SESSION_ENDED
 */
export async function requireAnySession(deps: SessionDeps, request: FastifyRequest): Promise<Caller> {
  return callerOf(await requireLiveSession(deps, request), request);
}

/** As `requireSession`, for administrators only.
 *
 *  @throws AppError NOT_PERMITTED
 */
export async function requireAdministrator(deps: SessionDeps, request: FastifyRequest): Promise<Caller> {
  const caller = await requireSession(deps, request);
  if (caller.role !== 'administrator') throw new AppError('NOT_PERMITTED');
  return caller;
}

/** The live session of a request's cookie, if it leads everywhere. */
export async function requireUnrestricted(deps: SessionDeps, request: FastifyRequest): Promise<LiveSession> {
  const session = await requireLiveSession(deps, request);
  const { changeRequired: reason } = session;
  if (reason !== null) throw new AppError('PASSWORD_CHANGE_REQUIRED', { details: { reason } });
  return session;
}

/** The live session of a request's cookie, wherever it leads. */
export async function requireLiveSession(deps: SessionDeps, request: FastifyRequest): Promise<LiveSession> {
  const token = request.cookies[cookieName(deps)];
  if (!token) throw new AppError('SESSION_REQUIRED');
  const now = deps.clock.now();
  const found = await findSession(deps.db, hashToken(token), now);
  if (!found) throw new AppError('SESSION_REQUIRED');
  if ('endReason' in found) throw new AppError('SESSION_ENDED', { details: { reason: found.endReason ?? 'expired' } });
  if (now.getTime() - found.lastSeenAt.getTime() > touchEveryMs) await touchSession(deps.db, found.id, now);
  return found;
}

/** Gives the browser the session's token. */
export function setSessionCookie(deps: SessionDeps, reply: FastifyReply, token: string, expires: Date): void {
  reply.setCookie(cookieName(deps), token, { ...cookieOptions(deps), expires });
}

/** Takes the token from the browser again. */
export function clearSessionCookie(deps: SessionDeps, reply: FastifyReply): void {
  reply.clearCookie(cookieName(deps), cookieOptions(deps));
}

function cookieName({ secureCookies }: SessionDeps): string {
  return secureCookies ? '__Host-rekey' : 'rekey';
}

function cookieOptions({ secureCookies }: SessionDeps) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: secureCookies } as const;
}

function callerOf(session: LiveSession, request: FastifyRequest): Caller {
  const { userId, username, displayName, role, id: sessionId } = session;
  return { kind: 'user', userId, username, displayName, role, sessionId, address: request.ip };
}
