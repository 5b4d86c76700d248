import { AppError, type CurrentSession } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../tables.ts';
import { findUserByUsername, type UserRow } from '../users/index.ts';
import { type DeviceAddress, describeSource, type LogInSource } from './describe-source.ts';
import { findKnownBrowser, rememberBrowser } from './known-browsers.ts';
import { openSession } from './open-session.ts';
import { type Attempt, clearThrottle, giveBackAttempt, takeAttempt } from './throttle.ts';

/** What the password was found to be. `epoch` is the user's session epoch as of before the password was verified.
 *
 *  `changeRequired` = the directory that decides wants a new one. `previous` = it was right until not long ago; `version` is the newest.
 */
type LogInProof =
  | { verified: true; epoch: number; changeRequired: boolean }
  | { verified: false; previous: { version: number; changedAt: Date } | null };

/** Takes no user too: then it costs what a real verification costs, and is not verified. */
type ProvePassword = (user: UserRow | null, password: Buffer) => Promise<LogInProof>;

export interface LogInDeps {
  db: Db;
  clock: Clock;
  provePassword: ProvePassword;
  /** The addresses that the agents of a user's devices last came from. */
  listDeviceAddresses(userId: string): Promise<DeviceAddress[]>;
  /** Somebody or something of the user's still tries the password before the newest one (B07). */
  recordPreviousUse(use: { user: UserRow; version: number; source: LogInSource }): Promise<void>;
}

interface LogInRequest {
  username: string;
  password: Buffer;
  address: string;
  userAgent: string | null;
  /** What the browser shows of those who have logged in there before. */
  browserTokens: readonly string[];
}

/** Opens a session for a user name and a password.
 *
 *  The answer does not tell whether the user exists (B17): unknown, deactivated, blocked and wrong are one error at one cost. Who knows the
 *  password before the newest one is told so, and is not counted as guessing (B07).
 *
 *  @returns the session and its token (256 bits, base64url), of which only the hash is stored; and the tokens by which the browser is known
 *  @throws AppError LOGIN_FAILED, PASSWORD_IS_PREVIOUS with `changedAt`, TOO_MANY_ATTEMPTS, AUTHORITY_UNREACHABLE, SERVER_BUSY
 */
export async function logIn(
  deps: LogInDeps,
  request: LogInRequest,
): Promise<{ session: CurrentSession; token: string; browserTokens: string[] }> {
  const { db, clock } = deps;
  const { username, address, browserTokens: tokens } = request;
  const known = await findKnownBrowser(db, { tokens, username, now: clock.now() });
  const attempt: Attempt = { username, source: address, known: known?.id ?? null, now: clock.now() };
  await takeAttempt(db, attempt);
  const user = await findUserByUsername(db, username);
  const proof = await deps.provePassword(user?.state === 'active' ? user : null, request.password);
  if (user && !proof.verified && proof.previous)
    return refusePrevious(deps, request, { user, attempt, ...proof.previous });
  if (!user || !proof.verified) return refuse(deps, request, user);
  const { epoch, changeRequired } = proof;
  const { userAgent } = request;
  const opened = await openSession(deps, { user, epoch, by: 'password', changeRequired, address, userAgent });
  // The password changed while it was being verified: what was proven is no longer true.
  if (!opened) return refuse(deps, request, user);
  await clearThrottle(db, attempt);
  const browserTokens = await rememberBrowser(db, { userId: user.id, known, tokens, now: clock.now() });
  await recordAuditEvent(db, {
    action: 'session.open',
    outcome: 'success',
    actor: { kind: 'user', id: user.id, name: user.username },
    subject: { id: user.id, name: user.username },
    address,
  });
  return { ...opened, browserTokens };
}

async function refusePrevious(
  deps: LogInDeps,
  request: LogInRequest,
  previous: { user: UserRow; attempt: Attempt; version: number; changedAt: Date },
): Promise<never> {
  const { user, attempt, version, changedAt } = previous;
  const { address, userAgent } = request;
  await giveBackAttempt(deps.db, attempt);
  const devices = await deps.listDeviceAddresses(user.id);
  await deps.recordPreviousUse({ user, version, source: describeSource({ userAgent, address, devices }) });
  await recordRefusal(deps, request, user, { password: 'previous' });
  throw new AppError('PASSWORD_IS_PREVIOUS', { details: { changedAt: changedAt.toISOString() } });
}

async function refuse(deps: LogInDeps, request: LogInRequest, user: UserRow | null): Promise<never> {
  await recordRefusal(deps, request, user);
  throw new AppError('LOGIN_FAILED');
}

async function recordRefusal(
  deps: LogInDeps,
  request: LogInRequest,
  user: UserRow | null,
  details: Record<string, string> = {},
): Promise<void> {
  await recordAuditEvent(deps.db, {
    action: 'session.open',
    outcome: 'refused',
    actor: { kind: 'anonymous', name: 'anonymous' },
    // A mistyped user name may be a password: only the name of a real user is written down.
    subject: user ? { id: user.id, name: user.username } : { name: 'unknown user' },
    address: request.address,
    details,
  });
}
