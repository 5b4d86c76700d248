import { AppError } from '@rekey/protocol';
import type { Tx } from '../tables.ts';
import { lockActiveAdministrators, lockUser, type UserRow } from './queries.ts';

/** Locks a user who is about to stop being an active administrator.
 *
 *  All active administrators are locked before the user is, in one order: of two administrators who remove each other at the same time
 *  one succeeds, and neither waits for the other forever.
 *
 *  @returns null when there is no such user
 *  @throws AppError LAST_ADMINISTRATOR
 */
export async function lockForDemotion(tx: Tx, id: string): Promise<UserRow | null> {
  const administrators = await lockActiveAdministrators(tx);
  if (administrators.length === 1 && administrators[0] === id) throw new AppError('LAST_ADMINISTRATOR');
  return lockUser(tx, id);
}
