import { createHash, randomBytes } from 'node:crypto';
import { AppError, type CurrentSession } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../tables.ts';
import { findUserByUsername, type UserRow } from '../users/index.ts';
import { insertSession } from './queries.ts';
import { clearThrottle, takeAttempt } from './throttle.ts';

const sessionLifetimeMs = 12 * 60 * 60 * 1000;

/** What the password was found to be. `epoch` is the user's session epoch as of before the password was verified. */
export type LogInProof = { verified: true; epoch: number } | { verified: false };

/** Takes no user too: then it costs what a real verification costs, and is not verified. */
type ProvePassword = (user: UserRow | null, password: Buffer) => Promise<LogInProof>;

export interface LogInDeps {
  db: Db;
  clock: Clock;
  provePassword: ProvePassword;
}

interface LogInRequest {
  username: string;
  password: Buffer;
  address: string;
  userAgent: string | null;
}

/** Opens a session for a user name and a password.
 *
 *  The answer does not tell whether the user exists (B17): unknown, deactivated and wrong are one error at one cost.
 *
 *  @returns the session and its token (256 bits, base64url), of which only the hash is stored
 *  @throws AppError LOGIN_FAILED, TOO_MANY_ATTEMPTS, AUTHORITY_UNREACHABLE, SERVER_BUSY
 */
export async function logIn(
  deps: LogInDeps,
  request: LogInRequest,
): Promise<{ session: CurrentSession; token: string }> {
  const { db, clock } = deps;
  const { username, address } = request;
  await takeAttempt(db, { username, source: address, now: clock.now() });
  const user = await findUserByUsername(db, username);
  const proof = await deps.provePassword(user?.state === 'active' ? user : null, request.password);
  if (!user || !proof.verified) return refuse(deps, request, user);
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(clock.now().getTime() + sessionLifetimeMs);
  const opened = await insertSession(db, {
    tokenHash: hashToken(token),
    userId: user.id,
    epoch: proof.epoch,
    address,
    userAgent: request.userAgent?.slice(0, 300) ?? null,
    expiresAt,
  });
  // The password changed while it was being verified: what was proven is no longer true.
  if (!opened) return refuse(deps, request, user);
  await clearThrottle(db, { username, source: address });
  await recordAuditEvent(db, {
    action: 'session.open',
    outcome: 'success',
    actor: { kind: 'user', id: user.id, name: user.username },
    subject: { id: user.id, name: user.username },
    address,
  });
  const { id, displayName, email, role } = user;
  return {
    token,
    session: {
      id: opened.id,
      user: { id, username: user.username, displayName, email, role },
      createdAt: opened.createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    },
  };
}

/** The stored form of a session token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

async function refuse(deps: LogInDeps, request: LogInRequest, user: UserRow | null): Promise<never> {
  await recordAuditEvent(deps.db, {
    action: 'session.open',
    outcome: 'refused',
    actor: { kind: 'anonymous', name: 'anonymous' },
    // A mistyped user name may be a password: only the name of a real user is written down.
    subject: user ? { id: user.id, name: user.username } : { name: 'unknown user' },
    address: request.address,
  });
  throw new AppError('LOGIN_FAILED');
}
