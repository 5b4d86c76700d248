import type { Db } from '../tables.ts';
import { type UserRow, userColumns } from './queries.ts';

/** The active administrators, by user name: whom to tell what must not be overlooked. */
export function listAdministrators(db: Db): Promise<UserRow[]> {
  return db
    .selectFrom('users')
    .select(userColumns)
    .where('users.role', '=', 'administrator')
    .where('users.state', '=', 'active')
    .orderBy('users.username')
    .execute();
}
