import { randomUUID } from 'node:crypto';
import { AppError, type CreateStoreRequest, type Store, type UpdateStoreRequest } from '@rekey/protocol';
import type { z } from 'zod';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db, Tx } from '../tables.ts';
import { bindPasswordLabel, type PasswordVault } from './connector-pool.ts';
import { findStore, toStore } from './queries.ts';

export interface SaveStoreDeps {
  db: Db;
  vault: PasswordVault;
}

/** Connects a store. Nothing is asked of it here; `testStore` does.
 *
 *  @throws AppError STORE_NAME_TAKEN
 */
export async function createStore(
  deps: SaveStoreDeps,
  actor: Caller,
  request: z.output<typeof CreateStoreRequest>,
): Promise<Store> {
  const id = randomUUID();
  return deps.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('stores')
      .values({
        id,
        name: request.name,
        configuration: JSON.stringify(request.configuration),
        bind_password: sealBindPassword(deps.vault, id, request.bindPassword),
        managed_user_ways: JSON.stringify(request.managedUserWays),
      })
      .execute()
      .catch(nameTaken);
    await audit(tx, actor, 'store.create', { id, name: request.name });
    return readBack(tx, id);
  });
}

/** Changes what is given; an absent bind password stays as it is.
 *
 *  @throws AppError STORE_NOT_FOUND, STORE_NAME_TAKEN, STORE_SETTINGS_INVALID when the kind would change
 */
export async function updateStore(
  deps: SaveStoreDeps,
  actor: Caller,
  id: string,
  request: z.output<typeof UpdateStoreRequest>,
): Promise<Store> {
  return deps.db.transaction().execute(async (tx) => {
    const store = await findStore(tx, id);
    if (!store) throw new AppError('STORE_NOT_FOUND');
    const { name, configuration, bindPassword, managedUserWays } = request;
    if (configuration && configuration.kind !== store.configuration.kind) throw new AppError('STORE_SETTINGS_INVALID');
    await tx
      .updateTable('stores')
      .set({
        name: name ?? store.name,
        configuration: JSON.stringify(configuration ?? store.configuration),
        managed_user_ways: JSON.stringify(managedUserWays ?? store.managedUserWays),
        ...(bindPassword !== undefined && { bind_password: sealBindPassword(deps.vault, id, bindPassword) }),
      })
      .where('id', '=', id)
      .execute()
      .catch(nameTaken);
    await audit(tx, actor, 'store.update', { id, name: name ?? store.name });
    return readBack(tx, id);
  });
}

/** Forgets a store and its accounts; the accounts in the store itself stay as they are.
 *
 *  @throws AppError STORE_NOT_FOUND, STORE_IN_USE while it is the authority of users
 */
export async function deleteStore(
  deps: { db: Db; discardDeliveries(tx: Tx, storeId: string): Promise<void> },
  actor: Caller,
  id: string,
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const store = await findStore(tx, id);
    if (!store) throw new AppError('STORE_NOT_FOUND');
    await deps.discardDeliveries(tx, id);
    await tx
      .deleteFrom('stores')
      .where('id', '=', id)
      .execute()
      .catch((cause: { code?: string }) => {
        if (cause.code === foreignKeyViolation) throw new AppError('STORE_IN_USE', { cause });
        throw cause;
      });
    await audit(tx, actor, 'store.delete', { id, name: store.name });
  });
}

const uniqueViolation = '23505';
const foreignKeyViolation = '23503';

function nameTaken(cause: { code?: string }): never {
  if (cause.code === uniqueViolation) throw new AppError('STORE_NAME_TAKEN', { cause });
  throw cause;
}

function sealBindPassword(vault: PasswordVault, storeId: string, bindPassword: string): Buffer | null {
  return bindPassword === '' ? null : vault.protect(Buffer.from(bindPassword), bindPasswordLabel(storeId));
}

async function readBack(tx: Tx, id: string): Promise<Store> {
  const store = await findStore(tx, id);
  if (!store) throw new AppError('STORE_NOT_FOUND');
  const { accounts } = await tx
    .selectFrom('store_accounts')
    .where('store_id', '=', id)
    .select((eb) => eb.fn.countAll<string>().as('accounts'))
    .executeTakeFirstOrThrow();
  return toStore(store, Number(accounts));
}

function audit(tx: Tx, actor: Caller, action: string, subject: { id: string; name: string }): Promise<void> {
  return recordAuditEvent(tx, {
    action,
    outcome: 'success',
    ...auditActor(actor),
    subject,
  });
}
