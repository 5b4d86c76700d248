import { AppError, Id, type User, type UserPage } from '@rekey/protocol';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../tables.ts';
import { type UserRow, userColumns } from './queries.ts';

/** One user in the form of the protocol.
 *
 *  @throws AppError USER_NOT_FOUND
 */
export async function describeUser(db: Db, id: string): Promise<User> {
  const row = await selectDescribed(db).where('users.id', '=', id).executeTakeFirst();
  if (!row) throw new AppError('USER_NOT_FOUND');
  return toUser(row);
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
  const rows = await selectDescribed(db)
    .$if(needle !== '', (users) => users.where(sql<boolean>`strpos(${haystack}, lower(${needle})) > 0`))
    .$if(cursor !== undefined, (users) =>
      users.where(
        sql<boolean>`lower(users.username) > (select lower(last.username) from users last where last.id = ${cursor})`,
      ),
    )
    .orderBy(sql`lower(users.username)`)
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map((row) => toUser(row));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Those of a user's addresses that mail does not reach, as they are written at the user. */
function unreachableOf({ email, recoveryEmail, unreachable }: DescribedRow): string[] {
  return [email, recoveryEmail].filter(
    (address) => address !== null && unreachable.includes(address.toLowerCase()),
  ) as string[];
}

function toUser(row: DescribedRow): User {
  const { id, username, displayName, email, role, state, authorityStoreId, passwordVersion } = row;
  const { recoveryEmail, language, timeZone, expiresAt, exempt, changeRequiredBy, blockedAt } = row;
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
        : { kind: 'store', storeId: authorityStoreId, storeName: row.storeName ?? '' },
    passwordVersion,
    passwordChangedAt: row.passwordChangedAt?.toISOString() ?? null,
    recoveryEmail,
    language,
    timeZone,
    expiry: {
      expiresAt: expiresAt?.toISOString() ?? null,
      exempt: exempt ?? false,
      changeRequired: changeRequiredBy,
      blocked: blockedAt !== null,
    },
    unreachableAddresses: unreachableOf(row),
    createdAt: row.createdAt.toISOString(),
  };
}

interface DescribedRow extends UserRow {
  storeName: string | null;
  expiresAt: Date | null;
  exempt: boolean | null;
  changeRequiredBy: 'administrator' | 'report' | null;
  blockedAt: Date | null;
  unreachable: string[];
}

function selectDescribed(db: Db) {
  return db
    .selectFrom('users')
    .leftJoin('stores', 'stores.id', 'users.authority_store_id')
    .leftJoin('password_expiries', 'password_expiries.user_id', 'users.id')
    .select(userColumns)
    .select([
      'stores.name as storeName',
      'password_expiries.expires_at as expiresAt',
      'password_expiries.exempt',
      'password_expiries.change_required_by as changeRequiredBy',
      'password_expiries.blocked_at as blockedAt',
      sql<string[]>`array(
        select address from address_problems
        where resolved_at is null and address in (lower(users.email), lower(users.recovery_email))
      )`.as('unreachable'),
    ]);
}
