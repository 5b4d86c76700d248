import type { SetupLink } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import type { Db, Tx } from '../tables.ts';
import { insertUsers, lockUser } from './queries.ts';

/** Makes the user `admin` when there is nobody, and a link for the password of an administrator who has none yet.
 *
 *  @returns null as soon as an administrator has a password
 */
export async function createFirstAdministrator(
  db: Db,
  createLink: (tx: Tx, userId: string) => Promise<SetupLink>,
): Promise<SetupLink | null> {
  return db.transaction().execute(async (tx) => {
    const administrators = await tx
      .selectFrom('users')
      .where('role', '=', 'administrator')
      .orderBy('created_at')
      .select(['id', 'password_version as passwordVersion'])
      .execute();
    const [first] = administrators;
    if (administrators.some(({ passwordVersion }) => passwordVersion > 0)) return null;
    const userId = first?.id ?? (await insertAdministrator(tx));
    await lockUser(tx, userId);
    return createLink(tx, userId);
  });
}

async function insertAdministrator(tx: Tx): Promise<string> {
  const admin = { username: 'admin', displayName: 'Administrator', email: null, role: 'administrator' } as const;
  const [row] = await insertUsers(tx, [{ ...admin, authorityStoreId: null }]);
  if (!row) throw new Error('There is a user named admin who is no administrator.');
  await recordAuditEvent(tx, {
    action: 'user.create',
    outcome: 'success',
    actor: { kind: 'system', name: 'first start' },
    subject: { id: row.id, name: row.username },
  });
  return row.id;
}
