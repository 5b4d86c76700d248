import type { ChangeRequirement, CurrentSession, ProofRequirement } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Standing } from '../factors/index.ts';
import type { Db } from '../tables.ts';
import { proofRequirementOf } from './proof-requirement.ts';

/** A live session with its user, as one query found them. */
export interface LiveSession {
  id: string;
  userId: string;
  username: string;
  displayName: string;
  email: string | null;
  role: 'user' | 'administrator';
  createdAt: Date;
  expiresAt: Date;
  lastSeenAt: Date;
  /** When a factor, and when the password, last proved who it is; null = not in this session. */
  provenAt: Date | null;
  passwordAt: Date | null;
  /** What has to be proven or set up before anything else; null = nothing. Goes before `changeRequired`. */
  proofRequired: ProofRequirement | null;
  /** Why it leads only to the change form; null = it leads everywhere. */
  changeRequired: ChangeRequirement | null;
  /** Leads to the enrollment of a factor and nowhere else. */
  enrollmentOnly: boolean;
  /** What the organization asks of the user, and what the user has. */
  standing: Standing;
}

/** Why the session of a token is not usable: it ended, or there never was one. */
export interface DeadSession {
  endReason: string | null;
}

/** Finds the session of a token in one query, with the user's epoch, state and expiry as that query's snapshot has them. */
export async function findSession(db: Db, tokenHash: Buffer, now: Date): Promise<LiveSession | DeadSession | null> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('factor_standings', 'factor_standings.user_id', 'sessions.user_id')
    .leftJoin('password_expiries', 'password_expiries.user_id', 'sessions.user_id')
    .where('sessions.token_hash', '=', tokenHash)
    .select([
      'sessions.id',
      'sessions.user_id as userId',
      'users.username',
      'users.display_name as displayName',
      'users.email',
      'users.role',
      'sessions.created_at as createdAt',
      'sessions.expires_at as expiresAt',
      'sessions.last_seen_at as lastSeenAt',
      'sessions.ended_at as endedAt',
      'sessions.end_reason as endReason',
      'sessions.proven_at as provenAt',
      'sessions.password_at as passwordAt',
      'sessions.enrollment_only as enrollmentOnly',
      'required',
      'at_log_in as atLogIn',
      'enabled',
      'kinds',
      'enroll_by as enrollBy',
      'bypass_until as bypassUntil',
      'users.state',
      sql<boolean>`sessions.epoch < users.session_epoch`.as('behind'),
      changeRequiredAt(now).as('changeRequired'),
    ])
    .executeTakeFirst();
  if (!row) return null;
  const { endedAt, endReason, state, behind, atLogIn, required, enabled, kinds, enrollBy, bypassUntil, ...session } =
    row;
  if (endedAt) return { endReason };
  if (state !== 'active') return { endReason: 'deactivated' };
  if (behind) return { endReason: 'password-changed' };
  if (session.expiresAt <= now) return { endReason: 'expired' };
  const standing = { required, enabled, kinds, enrollBy, bypassUntil };
  return { ...session, standing, proofRequired: proofRequirementOf({ ...session, standing, atLogIn }, now) };
}

// Who asks for the change goes before what time has done. Of users that a directory manages we know only what it said last: it speaks at log-in.
function changeRequiredAt(now: Date) {
  return sql<ChangeRequirement | null>`case
    when password_expiries.change_required_from <= sessions.created_at then password_expiries.change_required_by
    when sessions.change_required then 'directory'
    when password_expiries.expires_at <= ${now}::timestamptz and users.authority_store_id is null then 'expired'
  end`;
}

/** A session in the form of the protocol. */
export function toCurrentSession(session: LiveSession): CurrentSession {
  const { id, userId, username, displayName, email, role, createdAt, expiresAt, proofRequired, changeRequired } =
    session;
  return {
    id,
    user: { id: userId, username, displayName, email, role },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    proofRequired,
    changeRequired,
  };
}

/** Opens a session, unless the user's epoch has moved since the password was verified.
 *
 *  @returns whether it was opened; not, when a change or an end of all sessions came between
 */
export async function insertSession(
  db: Db,
  session: {
    tokenHash: Buffer;
    userId: string;
    epoch: number;
    address: string | null;
    userAgent: string | null;
    createdAt: Date;
    expiresAt: Date;
    /** The directory that decides wants a new password. */
    changeRequired: boolean;
    provenAt?: Date;
    passwordAt?: Date;
    enrollmentOnly?: boolean;
  },
): Promise<boolean> {
  const row = await db
    .insertInto('sessions')
    .columns([
      'token_hash',
      'user_id',
      'epoch',
      'address',
      'user_agent',
      'created_at',
      'last_seen_at',
      'expires_at',
      'change_required',
      'proven_at',
      'password_at',
      'enrollment_only',
    ])
    .expression((eb) =>
      eb
        .selectFrom('users')
        .where('id', '=', session.userId)
        .where('session_epoch', '=', session.epoch)
        .where('state', '=', 'active')
        .select([
          sql<Buffer>`${session.tokenHash}::bytea`.as('token_hash'),
          'id as user_id',
          'session_epoch as epoch',
          sql<string | null>`${session.address}::text`.as('address'),
          sql<string | null>`${session.userAgent}::text`.as('user_agent'),
          sql<Date>`${session.createdAt}::timestamptz`.as('created_at'),
          sql<Date>`${session.createdAt}::timestamptz`.as('last_seen_at'),
          sql<Date>`${session.expiresAt}::timestamptz`.as('expires_at'),
          sql<boolean>`${session.changeRequired}::boolean`.as('change_required'),
          sql<Date | null>`${session.provenAt ?? null}::timestamptz`.as('proven_at'),
          sql<Date | null>`${session.passwordAt ?? null}::timestamptz`.as('password_at'),
          sql<boolean>`${session.enrollmentOnly ?? false}::boolean`.as('enrollment_only'),
        ]),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The user's live sessions, newest first. */
export function listLiveSessions(db: Db, userId: string, now: Date) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .where('sessions.user_id', '=', userId)
    .where('sessions.ended_at', 'is', null)
    .where('sessions.expires_at', '>', now)
    .whereRef('sessions.epoch', '>=', 'users.session_epoch')
    .orderBy('sessions.created_at', 'desc')
    .select([
      'sessions.id',
      'sessions.created_at as createdAt',
      'sessions.last_seen_at as lastSeenAt',
      'sessions.address',
      'sessions.user_agent as userAgent',
    ])
    .execute();
}

/** Notes that the session is in use. */
export async function touchSession(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('sessions').set({ last_seen_at: now }).where('id', '=', id).execute();
}

/** Notes that a factor, or the password, has proven in a session who it is. */
export async function markProven(db: Db, id: string, proof: { by: 'factor' | 'password'; at: Date }): Promise<void> {
  const set = proof.by === 'factor' ? { proven_at: proof.at } : { password_at: proof.at };
  await db.updateTable('sessions').set(set).where('id', '=', id).where('ended_at', 'is', null).execute();
}

/** Notes that a factor was set up in a session, which proves it as well as an answer would. A proof that was given before keeps its age: a session
 *  does not stay fresh by adding factors.
 */
export async function markEnrolled(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ proven_at: now })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('proven_at', 'is', null)
    .execute();
}

/** Ends live sessions of a user: one, or all but one. Returns how many. */
export async function markSessionsEnded(
  db: Db,
  which: { userId: string; only?: string | undefined; except?: string | undefined },
  reason: string,
  now: Date,
): Promise<number> {
  let query = db
    .updateTable('sessions')
    .set({ ended_at: now, end_reason: reason })
    .where('user_id', '=', which.userId)
    .where('ended_at', 'is', null);
  if (which.only) query = query.where('id', '=', which.only);
  if (which.except) query = query.where('id', '!=', which.except);
  const result = await query.executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Ends the live sessions of a user whose epoch has just moved; the kept one lives on into the new epoch, and leads everywhere. */
export async function endForNewEpoch(
  db: Db,
  which: { userId: string; keep: string | null },
  reason: string,
  now: Date,
): Promise<void> {
  const kept = sql<boolean>`sessions.id is not distinct from ${which.keep}::uuid`;
  await db
    .updateTable('sessions')
    .from('users')
    .set({
      epoch: sql`case when ${kept} then users.session_epoch else sessions.epoch end`,
      ended_at: sql`case when ${kept} then null else ${now}::timestamptz end`,
      end_reason: sql`case when ${kept} then null else ${reason} end`,
      change_required: false,
    })
    .whereRef('users.id', '=', 'sessions.user_id')
    .where('sessions.user_id', '=', which.userId)
    .where('sessions.ended_at', 'is', null)
    .execute();
}
