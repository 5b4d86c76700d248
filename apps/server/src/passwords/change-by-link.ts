import { randomUUID } from 'node:crypto';
import { AppError, type ChangeAccepted } from '@rekey/protocol';
import { findLink } from '../links/index.ts';
import { getUser } from '../users/index.ts';
import { makeChange } from './make-change.ts';
import type { PasswordDeps } from './ports.ts';
import { findChange } from './queries.ts';

interface LinkChange {
  /** Chosen by the client; the same id again finds the first request's outcome. */
  id?: string | undefined;
  token: string;
  /** Asked of the links of reminders; null where the link itself is the proof. */
  currentPassword: Buffer | null;
  newPassword: Buffer;
  address: string;
  /** What it is asked from, as its user would name it. */
  app: string;
}

/** Changes a password by a link of a mail: the same change as every other.
 *
 *  A reset link proves by itself, for half an hour. A reminder's link lives long and lies in a mailbox, so it proves nothing: it only spares the
 *  log-in, and the current password is asked as everywhere. A link is bound to one version, and the change is made on top of that version: so it
 *  serves once, whatever happens at the same time. The caller erases the passwords.
 *
 *  @throws AppError LINK_INVALID, CURRENT_PASSWORD_WRONG, and what every change throws
 */
export async function changeByLink(deps: PasswordDeps, request: LinkChange): Promise<ChangeAccepted> {
  const { db } = deps.propagation;
  const { id = randomUUID(), token, address, app, currentPassword, newPassword } = request;
  const link = await findLink(deps.links, db, token, ['reset', 'expiry']);
  if (!link || link.passwordVersion === null) throw new AppError('LINK_INVALID');
  if (!link.isOpen) {
    const earlier = await findChange(db, id);
    if (earlier?.linkId === link.id) return { id, state: earlier.state };
    throw new AppError('LINK_INVALID');
  }
  const isReset = link.purpose === 'reset';
  if (isReset !== (currentPassword === null)) throw new AppError('REQUEST_INVALID');
  const user = await getUser(db, link.userId);
  if (!user) throw new AppError('LINK_INVALID');
  const change = {
    id,
    userId: user.id,
    origin: isReset ? 'reset-link' : 'expiry-link',
    baseVersion: link.passwordVersion,
    sessionId: null,
    linkId: link.id,
    address,
    app,
  } as const;
  return makeChange(deps, user, change, { currentPassword, newPassword });
}
