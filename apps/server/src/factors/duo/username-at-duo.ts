import { AppError } from '@rekey/protocol';
import type { Db } from '../../tables.ts';
import { getUser } from '../../users/index.ts';

/** What a user is called at Duo: as here.
 *
 *  @throws AppError USER_NOT_FOUND
 */
export async function usernameAtDuo(db: Db, userId: string): Promise<string> {
  const user = await getUser(db, userId);
  if (!user) throw new AppError('USER_NOT_FOUND');
  return user.username;
}
