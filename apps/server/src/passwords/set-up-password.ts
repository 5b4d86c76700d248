import { randomUUID } from 'node:crypto';
import type { ChangeAccepted } from '@rekey/protocol';
import { makeChange } from './make-change.ts';
import type { PasswordDeps } from './ports.ts';
import { findSetupUser } from './setup-links.ts';

/** Sets the first password by a set-up link: the same change as every other. The link is good for the first version only, so it serves once.
 *
 *  @throws AppError SETUP_LINK_INVALID, PASSWORD_REFUSED_BY_POLICY, CHANGE_CONFLICT, SERVER_BUSY
 */
export async function setUpPassword(
  deps: PasswordDeps,
  request: { token: string; newPassword: Buffer; address: string },
): Promise<ChangeAccepted> {
  const { newPassword, address } = request;
  const { user, link } = await findSetupUser(deps, request.token);
  const change = {
    id: randomUUID(),
    userId: user.id,
    origin: 'setup-link',
    baseVersion: 0,
    sessionId: null,
    linkId: link.id,
    address,
  } as const;
  return makeChange(deps, user, change, { newPassword, currentPassword: null });
}
