import type { Language, Role } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Db, Tx } from '../tables.ts';

/** A user as the rooms see one. */
export interface UserRow {
  id: string;
  username: string;
  displayName: string;
  email: string | null;
  /** A second address, for when the first cannot be read. */
  recoveryEmail: string | null;
  /** Null = as the organization. */
  language: Language | null;
  /** Of the IANA database; null = as the organization. */
  timeZone: string | null;
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

/** What `UserRow` is selected by. */
export const userColumns = [
  'users.id',
  'users.username',
  'users.display_name as displayName',
  'users.email',
  'users.recovery_email as recoveryEmail',
  'users.language',
  'users.time_zone as timeZone',
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

/** Whom somebody means who types a user name or an e-mail address: the user of that name; else the one active user with that address.
 *
 *  One question of the database, whoever is meant, so that its time does not tell (B17).
 *
 *  @returns null when there is nobody, or when several share the address
 */
export async function findUserByName(db: Db, name: string): Promise<UserRow | null> {
  if (name.includes('\0')) return null;
  const typed = sql<string>`lower(${name.trim().normalize('NFC')})`;
  const byUsername = db
    .selectFrom('users')
    .select(userColumns)
    .select(sql<boolean>`true`.as('isNamed'))
    .where(sql<string>`lower(users.username)`, '=', typed);
  const byAddress = db
    .selectFrom('users')
    .select(userColumns)
    .select(sql<boolean>`false`.as('isNamed'))
    .where('users.email', 'is not', null)
    .where(sql<string>`lower(users.email)`, '=', typed)
    .where('users.state', '=', 'active');
  const found = await byUsername.unionAll(byAddress).execute();
  const named = found.find(({ isNamed }) => isNamed) ?? (found.length === 1 ? found[0] : undefined);
  if (!named) return null;
  const { isNamed: _, ...user } = named;
  return user;
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

/** Makes a new password version the newest of a user, and ends all sessions that were there before. Locks the user.
 *
 *  @param born.evenDeactivated also of a user who is not active: where a directory has taken the password, it is true, whatever we think of it
 *  @returns the user's name and state; null when the version does not follow the newest one, or the user is not active
 */
export async function recordPasswordVersion(
  tx: Tx,
  born: { userId: string; version: number; at: Date; evenDeactivated?: boolean },
): Promise<Pick<UserRow, 'username' | 'state'> | null> {
  const { userId, version, at, evenDeactivated = false } = born;
  const user = await tx
    .updateTable('users')
    .set((eb) => ({
      password_version: version,
      password_changed_at: at,
      session_epoch: eb('session_epoch', '+', 1),
    }))
    .where('id', '=', userId)
    .where('password_version', '=', version - 1)
    .$if(!evenDeactivated, (users) => users.where('state', '=', 'active'))
    .returning(['username', 'state'])
    .executeTakeFirst();
  return user ?? null;
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
  recoveryEmail?: string | null | undefined;
  language?: Language | null | undefined;
  timeZone?: string | null | undefined;
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
    recovery_email: user.recoveryEmail ?? null,
    language: user.language ?? null,
    time_zone: user.timeZone ?? null,
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

/** What may be changed of a user's row. */
export type UserChanges = Partial<
  Pick<UserRow, 'displayName' | 'email' | 'recoveryEmail' | 'language' | 'timeZone' | 'role' | 'state'>
>;

/** Changes a user's row; what is absent stays. The caller holds the user's lock. */
export async function updateUserRow(tx: Tx, id: string, changes: UserChanges): Promise<void> {
  const { displayName, recoveryEmail, timeZone, ...rest } = changes;
  await tx
    .updateTable('users')
    .set({
      ...rest,
      ...(displayName !== undefined && { display_name: displayName }),
      ...(recoveryEmail !== undefined && { recovery_email: recoveryEmail }),
      ...(timeZone !== undefined && { time_zone: timeZone }),
    })
    .where('id', '=', id)
    .execute();
}

/** Sets a user's recovery address, once its owner has confirmed it; null takes it away. The caller tells whoever must know. */
export async function setRecoveryEmail(tx: Tx, userId: string, address: string | null): Promise<void> {
  await updateUserRow(tx, userId, { recoveryEmail: address });
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

/** Who may have accounts anywhere, by user name. */
export function listActiveUsers(db: Db): Promise<{ id: string; username: string }[]> {
  return db.selectFrom('users').where('state', '=', 'active').orderBy('username').select(['id', 'username']).execute();
}
