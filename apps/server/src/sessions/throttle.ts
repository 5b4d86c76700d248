import { createHash } from 'node:crypto';
import { AppError } from '@rekey/protocol';
import type { Db, Tx } from '../tables.ts';
import {
  type Bucket,
  emptyBucket,
  emptyBucketsOf,
  giveBack,
  listBucketsOf,
  takeFromAll,
  waitSeconds,
} from './attempt-buckets.ts';
import { sourceOf } from './source-of.ts';

const freeAttempts = 5;
// One source that tries many accounts is slowed down as a whole.
const freeAttemptsPerSource = 60;
// Many sources that try one account are slowed down together. Who is known has a bucket of their own, and is not held back by them.
const freeAttemptsPerAccount = 50;
const allUnknown = '*';
const knownPrefix = 'known:';

const freeResets = 5;
const freeResetsPerSource = 30;

/** One attempt at the password of a user, who may not exist. */
export interface Attempt {
  username: string;
  /** The network address that it comes from. */
  source: string;
  /** Id of what has proven before to belong to this very user: a known browser, or a session. It is counted for itself alone. */
  known?: string | null;
  now: Date;
}

/** Counts one attempt at a password before it is verified, so that a burst of parallel guesses is counted too.
 *
 *  Whoever is unknown is counted by account and source, by source, and by account over all unknown sources; whoever is known, in a bucket of
 *  their own, so that a stranger who hammers at an account does not keep its user out. The user name is stored as a hash and counts
 *  whether or not it exists. A right password clears the count (`clearThrottle`).
 *
 *  @throws AppError TOO_MANY_ATTEMPTS with `retryAfterSeconds`
 */
export async function takeAttempt(db: Db, attempt: Attempt): Promise<void> {
  refuseIfEarly(await takeFromAll(db, bucketsOf(attempt), attempt.now));
}

/** After a right password: forgets what was counted for the account from there, and takes this attempt back from what it shares with others. */
export async function clearThrottle(db: Db, attempt: Omit<Attempt, 'now'>): Promise<void> {
  const [own, ...shared] = bucketsOf(attempt);
  if (own) await emptyBucket(db, own);
  await giveBack(db, shared);
}

/** Takes an attempt back that was no guess. */
export async function giveBackAttempt(db: Db, attempt: Omit<Attempt, 'now'>): Promise<void> {
  await giveBack(db, bucketsOf(attempt));
}

/** Forgets everything that was counted for an account: after a reset of its password, and when an administrator unlocks it. */
export async function clearAccountThrottle(tx: Tx, username: string): Promise<void> {
  await emptyBucketsOf(tx, hashOf('account', username));
}

/** Counts one request for a reset link, whether or not there is somebody of that name; not together with attempts at passwords.
 *
 *  @param request.name a user name or an e-mail address, as typed
 *  @throws AppError TOO_MANY_ATTEMPTS with `retryAfterSeconds`
 */
export async function takeResetRequest(db: Db, request: { name: string; source: string; now: Date }): Promise<void> {
  const { name, now } = request;
  const source = sourceOf(request.source);
  const buckets = [
    { key: hashOf('reset', name), source, free: freeResets },
    { key: hashOf('reset of anybody', ''), source, free: freeResetsPerSource },
  ];
  refuseIfEarly(await takeFromAll(db, buckets, now));
}

/** A source that is slowed down because of wrong passwords for one user. */
export interface SlowedSource {
  source: string;
  failures: number;
  lastAt: Date;
  /** When the next attempt is taken; may be over already. */
  waitUntil: Date;
}

/** Who is slowed down at an account, newest first. */
export async function listSlowed(db: Db, username: string, now: Date): Promise<SlowedSource[]> {
  const buckets = await listBucketsOf(db, hashOf('account', username), now);
  return buckets.flatMap(({ source, failures, lastAt }) => {
    const seconds = waitSeconds(failures, source === allUnknown ? freeAttemptsPerAccount : freeAttempts);
    if (seconds === 0) return [];
    return [{ source: nameOf(source), failures, lastAt, waitUntil: new Date(lastAt.getTime() + seconds * 1000) }];
  });
}

function nameOf(source: string): string {
  if (source === allUnknown) return 'all unknown browsers together';
  return source.startsWith(knownPrefix) ? 'a browser or session of this user' : source;
}

// The first is the attempt's own; the others are shared.
function bucketsOf({ username, source, known }: Omit<Attempt, 'now'>): Bucket[] {
  const account = hashOf('account', username);
  if (known) return [{ key: account, source: `${knownPrefix}${known}`, free: freeAttempts }];
  const place = sourceOf(source);
  return [
    { key: account, source: place, free: freeAttempts },
    { key: hashOf('any account', ''), source: place, free: freeAttemptsPerSource },
    { key: account, source: allUnknown, free: freeAttemptsPerAccount },
  ];
}

function refuseIfEarly(retryAfterSeconds: number): void {
  if (retryAfterSeconds > 0) throw new AppError('TOO_MANY_ATTEMPTS', { details: { retryAfterSeconds } });
}

function hashOf(what: string, name: string): Buffer {
  return createHash('sha256')
    .update(`${what}:${name.trim().normalize('NFC').toLowerCase()}`)
    .digest();
}
