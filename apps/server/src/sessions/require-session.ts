import { AppError, type ProofRequirement } from '@rekey/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db } from '../tables.ts';
import { appOf } from './describe-source.ts';
import { staleProofOf } from './proof-requirement.ts';
import { findSession, type LiveSession, touchSession } from './queries.ts';
import { hashToken } from './token.ts';

export interface SessionDeps {
  db: Db;
  clock: Clock;
  /** Whether browsers reach us by https: then the cookie is `__Host-` and Secure. */
  secureCookies: boolean;
}

const touchEveryMs = 60_000;

/** What a session may be restricted to. */
type Restriction = ProofRequirement | 'change';

/** The caller of a request, by the session cookie. What every route asks for that has no reason to ask for less.
 *
 *  @throws AppError SESSION_REQUIRED without a cookie, SESSION_ENDED with the reason when the session is over, PROOF_REQUIRED,
 *    ENROLLMENT_REQUIRED or PASSWORD_CHANGE_REQUIRED with the reason when it leads only there
 */
export async function requireSession(deps: SessionDeps, request: FastifyRequest): Promise<Caller> {
  return callerOf(await requireUnrestricted(deps, request), request);
}

/** As `requireSession`, also for who must change the password first: for the routes of the change itself, and no others.
 *
 *  @throws AppError SESSION_REQUIRED, SESSION_ENDED, PROOF_REQUIRED, ENROLLMENT_REQUIRED
 */
export async function requireAnySession(deps: SessionDeps, request: FastifyRequest): Promise<Caller> {
  return callerOf(await requireOpen(deps, request, ['change']), request);
}

/** As `requireSession`, also for who must set up a factor first: for the routes of enrollment, and no others.
 *
 *  @throws AppError SESSION_REQUIRED, SESSION_ENDED, PROOF_REQUIRED, PASSWORD_CHANGE_REQUIRED
 */
export async function requireEnrolling(deps: SessionDeps, request: FastifyRequest): Promise<Caller> {
  return callerOf(await requireOpen(deps, request, ['enroll']), request);
}

/** The caller of any live session, wherever it leads: for the routes by which a session proves who it is, and no others.
 *
 *  @throws AppError SESSION_REQUIRED, SESSION_ENDED
 */
export async function requireLive(deps: SessionDeps, request: FastifyRequest): Promise<Caller> {
  return callerOf(await requireLiveSession(deps, request), request);
}

/** As `requireSession`, by who has just proven who it is: for what could let somebody in, or shut somebody out.
 *
 *  @throws AppError STEP_UP_REQUIRED with `by`: 'factor' or 'password'
 */
export async function requireFresh(deps: SessionDeps, request: FastifyRequest): Promise<Caller> {
  const session = await requireUnrestricted(deps, request);
  assertFresh(deps, session);
  return callerOf(session, request);
}

/** As `requireEnrolling`, by who has just proven who it is.
 *
 *  @throws AppError STEP_UP_REQUIRED
 */
export async function requireFreshEnrolling(deps: SessionDeps, request: FastifyRequest): Promise<Caller> {
  const session = await requireOpen(deps, request, ['enroll']);
  assertFresh(deps, session);
  return callerOf(session, request);
}

/** As `requireSession`, for administrators only.
 *
 *  @throws AppError NOT_PERMITTED
 */
export async function requireAdministrator(deps: SessionDeps, request: FastifyRequest): Promise<Caller> {
  return assertAdministrator(await requireSession(deps, request));
}

/** As `requireFresh`, for administrators only.
 *
 *  @throws AppError NOT_PERMITTED, STEP_UP_REQUIRED
 */
export async function requireFreshAdministrator(deps: SessionDeps, request: FastifyRequest): Promise<Caller> {
  const session = await requireUnrestricted(deps, request);
  const caller = assertAdministrator(callerOf(session, request));
  assertFresh(deps, session);
  return caller;
}

/** The live session of a request's cookie, if it leads everywhere. */
export function requireUnrestricted(deps: SessionDeps, request: FastifyRequest): Promise<LiveSession> {
  return requireOpen(deps, request, []);
}

async function requireOpen(
  deps: SessionDeps,
  request: FastifyRequest,
  also: readonly Restriction[],
): Promise<LiveSession> {
  const session = await requireLiveSession(deps, request);
  const { proofRequired, changeRequired: reason } = session;
  if (proofRequired !== null) {
    if (also.includes(proofRequired)) return session;
    throw new AppError(proofRequired === 'prove' ? 'PROOF_REQUIRED' : 'ENROLLMENT_REQUIRED');
  }
  if (reason !== null && !also.includes('change'))
    throw new AppError('PASSWORD_CHANGE_REQUIRED', { details: { reason } });
  return session;
}

function assertAdministrator(caller: Caller): Caller {
  if (caller.role !== 'administrator') throw new AppError('NOT_PERMITTED');
  return caller;
}

function assertFresh({ clock }: SessionDeps, session: LiveSession): void {
  const by = staleProofOf(session, clock.now());
  if (by !== null) throw new AppError('STEP_UP_REQUIRED', { details: { by } });
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
  return { kind: 'user', userId, username, displayName, role, sessionId, address: request.ip, app: appOf(request) };
}
