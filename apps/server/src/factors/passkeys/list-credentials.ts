import type { Db } from '../../tables.ts';

/** The credentials of a user's passkeys, as WebAuthn's options name them. */
export async function listCredentials(
  db: Db,
  userId: string,
): Promise<{ type: 'public-key'; id: string; transports: string[] }[]> {
  const rows = await db
    .selectFrom('passkeys')
    .innerJoin('factors', 'factors.id', 'passkeys.factor_id')
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .orderBy('factors.created_at')
    .select(['credential_id as id', 'transports'])
    .execute();
  return rows.map(({ id, transports }) => ({ type: 'public-key', id, transports }));
}
