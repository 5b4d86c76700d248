import { AppError, type CreatedUser, CreateUserRequest, type SetupLink } from '@rekey/protocol';
import { type Actor, auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Db, Tx } from '../tables.ts';
import { describeUser } from './describe-user.ts';
import { insertUsers } from './queries.ts';

export interface CreateUserDeps {
  db: Db;
  /** Whether there is a store of that id that can be a user's authority; it stays until the transaction ends. */
  storeExists(tx: Tx, storeId: string): Promise<boolean>;
  createSetupLink(tx: Tx, userId: string): Promise<SetupLink>;
}

/** Creates a user, with a link for the first password unless another directory manages the user.
 *
 *  @throws AppError USERNAME_TAKEN, STORE_NOT_FOUND
 */
export async function createUser(deps: CreateUserDeps, actor: Actor, request: CreateUserRequest): Promise<CreatedUser> {
  const { username, displayName, email = null, role, authorityStoreId = null } = CreateUserRequest.parse(request);
  return deps.db.transaction().execute(async (tx) => {
    if (authorityStoreId && !(await deps.storeExists(tx, authorityStoreId))) throw new AppError('STORE_NOT_FOUND');
    const newUser = { username: username.normalize('NFC'), displayName, email, role, authorityStoreId };
    const [row] = await insertUsers(tx, [newUser]);
    if (!row) throw new AppError('USERNAME_TAKEN');
    const link = authorityStoreId ? null : await deps.createSetupLink(tx, row.id);
    const setupLink = link && { url: link.url, expiresAt: link.expiresAt };
    const user = await describeUser(tx, row.id);
    const { authority } = user;
    await recordAuditEvent(tx, {
      action: 'user.create',
      outcome: 'success',
      ...auditActor(actor),
      subject: { id: user.id, name: user.username },
      details: { role, authority: authority.kind === 'store' ? authority.storeName : 'rekey' },
    });
    return { user, setupLink };
  });
}
