import type { Db, Tx } from '../tables.ts';

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
