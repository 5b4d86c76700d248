import type { CurrentSession } from '@rekey/protocol';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../tables.ts';
import { findSession, insertSession, toCurrentSession } from './queries.ts';
import { hashToken, makeToken } from './token.ts';

const minuteMs = 60_000;
const lifetimeMs = 12 * 60 * minuteMs;
const enrollmentLifetimeMs = 30 * minuteMs;

interface Opening {
  user: { id: string };
  /** The user's session epoch, as it was read before the proof was verified. */
  epoch: number;
  /** What proved who it is. 'link' = the link of a mail, to somebody who has no factor: it leads to enrollment and nowhere else. */
  by: 'password' | 'passkey' | 'link';
  /** The directory that decides wants a new password. */
  changeRequired: boolean;
  address: string;
  userAgent: string | null;
}

/** Opens a session, unless the user's epoch has moved since the proof was verified: then null.
 *
 *  @returns the session and its token (256 bits, base64url), of which only the hash is stored
 */
export async function openSession(
  { db, clock }: { db: Db; clock: Clock },
  { user, epoch, by, changeRequired, address, userAgent }: Opening,
): Promise<{ session: CurrentSession; token: string } | null> {
  const token = makeToken();
  const tokenHash = hashToken(token);
  const now = clock.now();
  const opened = await insertSession(db, {
    tokenHash,
    userId: user.id,
    epoch,
    address,
    userAgent: userAgent?.slice(0, 300) ?? null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + (by === 'link' ? enrollmentLifetimeMs : lifetimeMs)),
    changeRequired,
    ...(by === 'password' && { passwordAt: now }),
    ...(by === 'passkey' && { provenAt: now }),
    enrollmentOnly: by === 'link',
  });
  const session = opened ? await findSession(db, tokenHash, now) : null;
  return session && 'id' in session ? { token, session: toCurrentSession(session) } : null;
}
