import { randomUUID } from 'node:crypto';
import { AppError, type ChangeAccepted } from '@rekey/protocol';
import { assertAcceptable } from './check-password.ts';
import { commitChange } from './commit-change.ts';
import { hashNewPassword } from './hash-new-password.ts';
import type { PasswordDeps } from './ports.ts';
import { insertChange, type NewChange } from './queries.ts';
import { refuseChange } from './refuse-change.ts';
import { findSetupUser, hashSetupToken } from './setup-links.ts';

/** Sets the first password by a set-up link: the same commit as every change, with the link used up in the same transaction.
 *
 *  @throws AppError SETUP_LINK_INVALID, PASSWORD_REFUSED_BY_POLICY, CHANGE_CONFLICT, SERVER_BUSY
 */
export async function setUpPassword(
  deps: PasswordDeps,
  request: { token: string; newPassword: Buffer; address: string },
): Promise<ChangeAccepted> {
  const { newPassword, address } = request;
  const user = await findSetupUser(deps, request.token);
  const { id: userId, passwordVersion: baseVersion } = user;
  const change: NewChange = { id: randomUUID(), userId, origin: 'setup-link', baseVersion, sessionId: null, address };
  const { db, clock } = deps.propagation;
  if (!(await insertChange(db, change, clock.now()))) throw new AppError('CHANGE_CONFLICT');
  try {
    const policy = await assertAcceptable(deps, user, { newPassword });
    const verifier = await hashNewPassword(deps, { userId, policy, oldVerifier: null }, newPassword);
    const proven = { change, verifier, policy, authorityTargetId: null, setupLink: hashSetupToken(request.token) };
    return { id: change.id, state: await commitChange(deps, proven, { newPassword }) };
  } catch (error) {
    throw await refuseChange(deps, user, change, error);
  }
}
