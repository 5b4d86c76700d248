import type { ChangeOrigin } from '@rekey/protocol';
import type { AuthorityAttempt, Db, Tx } from '../tables.ts';

/** A change as it is kept. 'done' is not among the states: it is derived. */
export interface ChangeRow {
  id: string;
  userId: string;
  origin: ChangeOrigin;
  state: 'verifying' | 'committed' | 'canceled' | 'refused' | 'expired';
  baseVersion: number;
  version: number | null;
  reason: string | null;
  sessionId: string | null;
  linkId: string | null;
  address: string | null;
  authorityAttempt: AuthorityAttempt | null;
  pendingVerifier: string | null;
  createdAt: Date;
  committedAt: Date | null;
}

const columns = [
  'id',
  'user_id as userId',
  'origin',
  'state',
  'base_version as baseVersion',
  'version',
  'reason',
  'session_id as sessionId',
  'link_id as linkId',
  'address',
  'authority_attempt as authorityAttempt',
  'pending_verifier as pendingVerifier',
  'created_at as createdAt',
  'committed_at as committedAt',
] as const;

export interface NewChange {
  id: string;
  userId: string;
  origin: ChangeOrigin;
  baseVersion: number;
  sessionId: string | null;
  /** The one-time link that it is made by; bound to a version, so it serves once. */
  linkId?: string | null;
  address: string | null;
}

/** What a change is made with. Never written down. */
export interface ChangeSecrets {
  /** Null = a link is the proof. */
  currentPassword: Buffer | null;
  newPassword: Buffer;
}

/** Writes a change in state `verifying`; false when its id is taken, or another change of the user is being decided. */
export async function insertChange(db: Db, change: NewChange, now: Date): Promise<boolean> {
  const result = await db
    .insertInto('password_changes')
    .values({
      id: change.id,
      user_id: change.userId,
      origin: change.origin,
      state: 'verifying',
      base_version: change.baseVersion,
      session_id: change.sessionId,
      link_id: change.linkId ?? null,
      address: change.address,
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows) > 0;
}

/** The newest change that was made, or is being made, by a link. */
export async function findChangeByLink(db: Db, linkId: string): Promise<ChangeRow | null> {
  const row = await db
    .selectFrom('password_changes')
    .where('link_id', '=', linkId)
    .where('state', 'in', ['verifying', 'committed'])
    .orderBy('created_at', 'desc')
    .limit(1)
    .select(columns)
    .executeTakeFirst();
  return row ?? null;
}

export async function findChange(db: Db, id: string): Promise<ChangeRow | null> {
  return (await db.selectFrom('password_changes').where('id', '=', id).select(columns).executeTakeFirst()) ?? null;
}

/** Changes that have been in `verifying` since before a time. */
export function listVerifyingSince(db: Db, before: Date): Promise<ChangeRow[]> {
  return db
    .selectFrom('password_changes')
    .where('state', '=', 'verifying')
    .where('created_at', '<', before)
    .select(columns)
    .execute();
}

/** Ends a change that did not happen; false when it is not in `verifying` any more. */
export async function endChange(
  db: Db,
  id: string,
  end: { state: 'canceled' | 'refused' | 'expired'; reason: string | null; now: Date },
): Promise<boolean> {
  const result = await db
    .updateTable('password_changes')
    .set({ state: end.state, reason: end.reason, finished_at: end.now, pending_verifier: null })
    .where('id', '=', id)
    .where('state', '=', 'verifying')
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** Forgets a change that was never decided, so that its id can be used again. */
export async function deleteUndecided(db: Db, id: string): Promise<void> {
  await db.deleteFrom('password_changes').where('id', '=', id).where('state', '=', 'verifying').execute();
}

/** Cancels a change of a user that nothing has been sent for yet. */
export async function cancelUndecided(db: Db, id: string, userId: string, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('password_changes')
    .set({ state: 'canceled', finished_at: now })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('state', '=', 'verifying')
    .where('authority_attempt', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** Writes down what is about to be sent to the authoritative store; false when the change was canceled before. */
export async function recordAttempt(
  tx: Tx,
  id: string,
  attempt: AuthorityAttempt,
  pendingVerifier: string,
): Promise<boolean> {
  const result = await tx
    .updateTable('password_changes')
    .set({ authority_attempt: JSON.stringify(attempt), pending_verifier: pendingVerifier })
    .where('id', '=', id)
    .where('state', '=', 'verifying')
    .where('authority_attempt', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** Makes a change the user's next version; false when it is not in `verifying` any more. */
export async function markCommitted(tx: Tx, id: string, version: number, now: Date): Promise<boolean> {
  const result = await tx
    .updateTable('password_changes')
    .set({ state: 'committed', version, committed_at: now, pending_verifier: null })
    .where('id', '=', id)
    .where('state', '=', 'verifying')
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** Keeps the verifier of a new version, and forgets those that the history does not need any more. */
export async function insertVersion(
  tx: Tx,
  version: { userId: string; version: number; changeId: string; verifier: string; now: Date },
  historyLength: number,
): Promise<void> {
  await tx
    // The one before stays for as long as a device may still try it.
    .with('forgotten', (db) =>
      db
        .updateTable('password_versions')
        .set({ verifier: null })
        .where('user_id', '=', version.userId)
        .where('version', '<', version.version - Math.max(historyLength, 1))
        .where('verifier', 'is not', null),
    )
    .insertInto('password_versions')
    .values({
      user_id: version.userId,
      version: version.version,
      change_id: version.changeId,
      verifier: version.verifier,
      created_at: version.now,
    })
    .execute();
}

/** A version of a user's password, as it is kept. */
export interface VersionRow {
  version: number;
  changeId: string;
  /** Null once nothing needs it any more. */
  verifier: string | null;
  createdAt: Date;
  /** Reported as "this was not me": it opens nothing until it is reset. */
  isBlocked: boolean;
}

/** The newest version with its change; null before the first. */
export async function findCurrentVersion(db: Db, userId: string): Promise<VersionRow | null> {
  return (await listNewestVersions(db, userId, 1))[0] ?? null;
}

/** The newest versions, newest first. */
export function listNewestVersions(db: Db, userId: string, count: number): Promise<VersionRow[]> {
  return db
    .selectFrom('password_versions')
    .leftJoin('password_expiries', 'password_expiries.user_id', 'password_versions.user_id')
    .where('password_versions.user_id', '=', userId)
    .orderBy('version', 'desc')
    .limit(count)
    .select((eb) => [
      'version',
      'change_id as changeId',
      'verifier',
      'created_at as createdAt',
      eb('blocked_at', 'is not', null).$castTo<boolean>().as('isBlocked'),
    ])
    .execute();
}

/** The verifiers of the last versions, newest first. */
export async function listVerifiers(db: Db, userId: string, count: number): Promise<string[]> {
  const rows = await db
    .selectFrom('password_versions')
    .where('user_id', '=', userId)
    .where('verifier', 'is not', null)
    .orderBy('version', 'desc')
    .limit(count)
    .select('verifier')
    .execute();
  return rows.flatMap(({ verifier }) => verifier ?? []);
}
