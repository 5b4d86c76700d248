import { readOrganization } from '../organization/index.ts';
import type { Tx } from '../tables.ts';
import type { UserRow } from '../users/index.ts';
import { type MailOrder, type MailOrderDeps, queueMail } from './queue-mail.ts';

/** Orders a mail to a user in the caller's transaction: in the user's language, and with name, user name and time zone, as every message takes
 *  them.
 *
 *  @returns the mail's id; null when it had been ordered before
 */
export async function mailUser(
  deps: MailOrderDeps,
  tx: Tx,
  user: Pick<UserRow, 'id' | 'username' | 'displayName' | 'language' | 'timeZone'>,
  order: Omit<MailOrder, 'userId' | 'language'>,
): Promise<string | null> {
  const organization = await readOrganization(tx);
  const values = {
    name: user.displayName,
    username: user.username,
    timeZone: user.timeZone ?? organization.timeZone,
    ...order.values,
  };
  return queueMail(deps, tx, { ...order, userId: user.id, language: user.language ?? organization.language, values });
}
