import type { ChangeOrigin, SealedEnvelope } from '@rekey/protocol';
import { sql } from 'kysely';
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
  /** It waits for a proof of who asked for it. */
  awaitsProof: boolean;
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
  sql<boolean>`sealed_request is not null`.as('awaitsProof'),
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
  /** What it is asked from, as its user would name it; shown where a proof is asked. */
  app?: string;
  /** A factor has proven it; the commit uses that proof up. */
  isProven?: boolean;
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

/** Whether a change was asked for by a link. */
export async function isChangeOfLink(db: Db, id: string, linkId: string): Promise<boolean> {
  return (await findChange(db, id))?.linkId === linkId;
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
    .set({ state: end.state, reason: end.reason, finished_at: end.now, pending_verifier: null, sealed_request: null })
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
    .set({ state: 'canceled', finished_at: now, pending_verifier: null, sealed_request: null })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('state', '=', 'verifying')
    .where('authority_attempt', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** Keeps what was asked for until it is proven; false when the change has ended before. */
export async function recordSealedRequest(
  tx: Tx,
  id: string,
  request: { sealed: SealedEnvelope; verifier: string | null },
): Promise<boolean> {
  const result = await tx
    .updateTable('password_changes')
    .set({ sealed_request: JSON.stringify(request.sealed), pending_verifier: request.verifier })
    .where('id', '=', id)
    .where('state', '=', 'verifying')
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** The change of a user that waits for its proof; null when none does. */
export async function findWaitingChange(db: Db, userId: string): Promise<ChangeRow | null> {
  const row = await db
    .selectFrom('password_changes')
    .where('user_id', '=', userId)
    .where('state', '=', 'verifying')
    .where('sealed_request', 'is not', null)
    .select(columns)
    .executeTakeFirst();
  return row ?? null;
}

/** What waits for its proof: the change, the passwords, and the verifier where Rekey itself decides. */
export interface WaitingRequest {
  change: NewChange;
  sealed: SealedEnvelope;
  verifier: string | null;
}

/** What was asked for by a change that waits for its proof; null when it does not (any more). */
export async function findWaitingRequest(db: Db, id: string): Promise<WaitingRequest | null> {
  const row = await db
    .selectFrom('password_changes')
    .where('id', '=', id)
    .where('state', '=', 'verifying')
    .where('authority_attempt', 'is', null)
    .select([...columns, 'sealed_request as sealed'])
    .executeTakeFirst();
  if (!row?.sealed) return null;
  const { userId, origin, baseVersion, sessionId, linkId, address, sealed, pendingVerifier: verifier } = row;
  return { change: { id, userId, origin, baseVersion, sessionId, linkId, address }, sealed, verifier };
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
    .set({ authority_attempt: JSON.stringify(attempt), pending_verifier: pendingVerifier, sealed_request: null })
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
    .set({ state: 'committed', version, committed_at: now, pending_verifier: null, sealed_request: null })
    .where('id', '=', id)
    .where('state', '=', 'verifying')
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}
