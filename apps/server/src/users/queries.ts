import { AppError, Id, type Role, type User, type UserPage } from '@rekey/protocol';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Db, Tx } from '../tables.ts';

/** A user as the rooms see one. */
export interface UserRow {
  id: string;
  username: string;
  displayName: string;
  email: string | null;
  role: Role;
  state: 'active' | 'deactivated';
  /** Null = Rekey's own directory decides. */
  authorityStoreId: string | null;
  /** 0 = has never had a password in Rekey. */
  passwordVersion: number;
  passwordChangedAt: Date | null;
  /** Sessions of an older epoch are over. */
  sessionEpoch: number;
  createdAt: Date;
}

const userColumns = [
  'users.id',
  'users.username',
  'users.display_name as displayName',
  'users.email',
  'users.role',
  'users.state',
  'users.authority_store_id as authorityStoreId',
  'users.password_version as passwordVersion',
  'users.password_changed_at as passwordChangedAt',
  'users.session_epoch as sessionEpoch',
  'users.created_at as createdAt',
] as const;

/** The user of that name, written in any case; null when there is none. */
export async function findUserByUsername(db: Db, username: string): Promise<UserRow | null> {
  // PostgreSQL's text cannot hold it, and nobody is called so.
  if (username.includes('\0')) return null;
  const row = await db
    .selectFrom('users')
    .select(userColumns)
    .where(sql<string>`lower(users.username)`, '=', sql<string>`lower(${username.normalize('NFC')})`)
    .executeTakeFirst();
  return row ?? null;
}

/** The user of that id; null when there is none. */
export async function getUser(db: Db, id: string): Promise<UserRow | null> {
  return (await db.selectFrom('users').select(userColumns).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** As `getUser`, and nobody else changes the user until the transaction ends. */
export async function lockUser(tx: Tx, id: string): Promise<UserRow | null> {
  const row = await tx.selectFrom('users').select(userColumns).where('id', '=', id).forUpdate().executeTakeFirst();
  return row ?? null;
}

/** Makes a new password version the newest of an active user, and ends all sessions that were there before. Locks the user.
 *
 *  @returns the user's name; null when the version does not follow the newest one, or the user is not active
 */
export async function recordPasswordVersion(
  tx: Tx,
  { userId, version, at }: { userId: string; version: number; at: Date },
): Promise<string | null> {
  const user = await tx
    .updateTable('users')
    .set((eb) => ({
      password_version: version,
      password_changed_at: at,
      session_epoch: eb('session_epoch', '+', 1),
    }))
    .where('id', '=', userId)
    .where('password_version', '=', version - 1)
    .where('state', '=', 'active')
    .returning('username')
    .executeTakeFirst();
  return user?.username ?? null;
}

/** Ends all sessions of a user. */
export async function endSessionsByEpoch(tx: Tx, userId: string): Promise<void> {
  await tx
    .updateTable('users')
    .set((eb) => ({ session_epoch: eb('session_epoch', '+', 1) }))
    .where('id', '=', userId)
    .execute();
}

/** What a user's row begins with. */
export interface NewUser {
  username: string;
  displayName: string;
  email: string | null;
  role: Role;
  authorityStoreId: string | null;
}

/** Inserts those whose user name is free and returns them. */
export async function insertUsers(tx: Tx, users: readonly NewUser[]): Promise<UserRow[]> {
  if (users.length === 0) return [];
  const values = users.map((user) => ({
    username: user.username,
    display_name: user.displayName,
    email: user.email,
    role: user.role,
    authority_store_id: user.authorityStoreId,
  }));
  return tx
    .insertInto('users')
    .values(values)
    .onConflict((conflict) => conflict.expression(sql`lower(username)`).doNothing())
    .returning(userColumns)
    .execute();
}

/** Changes what an administrator may change. The caller holds the user's lock. */
export async function updateUserRow(
  tx: Tx,
  id: string,
  changes: Partial<Pick<UserRow, 'displayName' | 'email' | 'role' | 'state'>>,
): Promise<void> {
  const { displayName, ...rest } = changes;
  await tx
    .updateTable('users')
    .set({ ...rest, ...(displayName !== undefined && { display_name: displayName }) })
    .where('id', '=', id)
    .execute();
}

/** Locks all active administrators, in one order for everybody, and returns their ids. */
export async function lockActiveAdministrators(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'administrator')
    .where('state', '=', 'active')
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** One user in the form of the protocol.
 *
 *  @throws AppError USER_NOT_FOUND
 */
export async function describeUser(db: Db, id: string): Promise<User> {
  const row = await selectWithStore(db).where('users.id', '=', id).executeTakeFirst();
  if (!row) throw new AppError('USER_NOT_FOUND');
  return toUser(row, row.storeName);
}

/** One page of users by user name; `search` stands anywhere in user name, display name or e-mail address, in any case.
 *
 *  @throws AppError REQUEST_INVALID for a cursor that is not of ours
 */
export async function listUsers(
  db: Db,
  query: { search?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<z.infer<typeof UserPage>> {
  const { search = '', cursor, limit } = query;
  const unreadable = search.includes('\0') || (cursor !== undefined && !Id.safeParse(cursor).success);
  if (unreadable) throw new AppError('REQUEST_INVALID');
  const haystack = sql<string>`lower(concat_ws(chr(10), users.username, users.display_name, users.email))`;
  const needle = search.normalize('NFC');
  const rows = await selectWithStore(db)
    .$if(needle !== '', (users) => users.where(sql<boolean>`strpos(${haystack}, lower(${needle})) > 0`))
    .$if(cursor !== undefined, (users) =>
      users.where(
        sql<boolean>`lower(users.username) > (select lower(last.username) from users last where last.id = ${cursor})`,
      ),
    )
    .orderBy(sql`lower(users.username)`)
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map((row) => toUser(row, row.storeName));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** A user in the form of the protocol; `storeName` names the store that is the user's authority. */
function toUser(row: UserRow, storeName: string | null): User {
  const { id, username, displayName, email, role, state, authorityStoreId, passwordVersion } = row;
  return {
    id,
    username,
    displayName,
    email,
    role,
    state,
    authority:
      authorityStoreId === null
        ? { kind: 'rekey' }
        : { kind: 'store', storeId: authorityStoreId, storeName: storeName ?? '' },
    passwordVersion,
    passwordChangedAt: row.passwordChangedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

function selectWithStore(db: Db) {
  return db
    .selectFrom('users')
    .leftJoin('stores', 'stores.id', 'users.authority_store_id')
    .select(userColumns)
    .select('stores.name as storeName');
}

/** Who may have accounts anywhere, by user name. */
export function listActiveUsers(db: Db): Promise<{ id: string; username: string }[]> {
  return db.selectFrom('users').where('state', '=', 'active').orderBy('username').select(['id', 'username']).execute();
}
