import { AppError, type CurrentSession, type PasskeyLogin } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import { type PasskeyLogInDeps as PasskeyDeps, provePasskeyLogIn } from '../factors/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../tables.ts';
import { getUser, type UserRow } from '../users/index.ts';
import { findKnownBrowser, rememberBrowser } from './known-browsers.ts';
import { openSession } from './open-session.ts';

export interface PasskeyLogInDeps {
  db: Db;
  clock: Clock;
  passkeys: PasskeyDeps;
}

interface PasskeyLogInRequest {
  login: PasskeyLogin;
  address: string;
  userAgent: string | null;
  /** What the browser shows of those who have logged in there before. */
  browserTokens: readonly string[];
}

type Opened = NonNullable<Awaited<ReturnType<typeof openSession>>>;

/** Opens a session for a passkey, which says itself whose it is. The session has proven a factor, and no password.
 *
 *  Strangers who guess a password slow nobody down here, and a password that was reported or has expired does not keep its user out: the session
 *  leads to the change (B12). Unknown, removed, deactivated and wrong are one error.
 *
 *  @returns as `logIn`
 *  @throws AppError PASSKEY_INVALID
 */
export async function logInByPasskey(
  deps: PasskeyLogInDeps,
  request: PasskeyLogInRequest,
): Promise<Opened & { browserTokens: string[] }> {
  const { db, clock } = deps;
  const { address, browserTokens: tokens } = request;
  const { user, opened } = await db.transaction().execute((tx) => openByPasskey(deps, tx, request));
  if (!user || !opened) return refuse(deps, user, address);
  const now = clock.now();
  const known = await findKnownBrowser(db, { tokens, username: user.username, now });
  const browserTokens = await rememberBrowser(db, { userId: user.id, known, tokens, now });
  const subject = { id: user.id, name: user.username };
  await recordAuditEvent(db, {
    action: 'session.open',
    outcome: 'success',
    actor: { kind: 'user', ...subject },
    subject,
    address,
    details: { by: 'passkey' },
  });
  return { ...opened, browserTokens };
}

interface Outcome {
  user: UserRow | null;
  opened: { session: CurrentSession; token: string } | null;
}

async function openByPasskey(
  { clock, passkeys }: PasskeyLogInDeps,
  tx: Tx,
  { login, address, userAgent }: PasskeyLogInRequest,
): Promise<Outcome> {
  const proof = await provePasskeyLogIn(passkeys, tx, { ...login, address });
  if (!proof.verified) return { user: null, opened: null };
  const user = await getUser(tx, proof.userId);
  if (!user) return { user: null, opened: null };
  const opened = await openSession(
    { db: tx, clock },
    { user, epoch: user.sessionEpoch, by: 'passkey', changeRequired: false, address, userAgent },
  );
  return { user, opened };
}

// What no known passkey has signed is not written down: strangers are not slowed down here, and must not fill the audit log.
async function refuse({ db }: PasskeyLogInDeps, user: UserRow | null, address: string): Promise<never> {
  if (user) {
    await recordAuditEvent(db, {
      action: 'session.open',
      outcome: 'refused',
      actor: { kind: 'anonymous', name: 'anonymous' },
      subject: { id: user.id, name: user.username },
      address,
      details: { by: 'passkey' },
    });
  }
  throw new AppError('PASSKEY_INVALID');
}
