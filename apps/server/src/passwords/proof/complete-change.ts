import { AppError } from '@rekey/protocol';
import { open } from '@rekey/protocol/envelope';
import { getUser, type UserRow } from '../../users/index.ts';
import { changeAtAuthority } from '../change-at-authority.ts';
import { commitChange } from '../commit-change.ts';
import { readPolicy } from '../password-policy.ts';
import type { PasswordDeps } from '../ports.ts';
import { type ChangeSecrets, findWaitingRequest, type NewChange, type WaitingRequest } from '../queries.ts';
import { refuseChange } from '../refuse-change.ts';
import { requestContext } from './request-context.ts';

/** The job that makes a change once it is proven; payload: {changeId}. */
export const completeChangeTask = 'complete-change';

/** Makes the change that was proven: opens what was asked for, and lets the authority decide as without a proof. The commit uses the proof up.
 *
 *  Safe to repeat at any time: a change that has ended, or has left for the directory, is not there for it any more.
 */
export async function completeChange(deps: PasswordDeps, changeId: string): Promise<void> {
  const { db, verifyKey, connectorKey } = deps.propagation;
  const request = await findWaitingRequest(db, changeId);
  const user = request && (await getUser(db, request.change.userId));
  if (!request || !user) return;
  const opened = await open(connectorKey, requestContext(request.change), request.sealed, verifyKey);
  const secrets = {
    newPassword: Buffer.from(opened.newPassword),
    currentPassword: opened.oldPassword ? Buffer.from(opened.oldPassword) : null,
  };
  try {
    await makeProven(deps, user, request, secrets);
  } catch (error) {
    const refusal = await refuseChange(deps, user, request.change, error);
    if (!(refusal instanceof AppError)) throw refusal;
  } finally {
    for (const secret of [secrets.newPassword, secrets.currentPassword, opened.newPassword, opened.oldPassword]) {
      secret?.fill(0);
    }
  }
}

async function makeProven(
  deps: PasswordDeps,
  user: UserRow,
  { change, verifier }: WaitingRequest,
  secrets: ChangeSecrets,
): Promise<void> {
  const proven: NewChange = { ...change, isProven: true };
  if (verifier === null) {
    await changeAtAuthority(deps, user, proven, secrets);
    return;
  }
  const policy = await readPolicy(deps.propagation.db);
  const { newPassword, currentPassword } = secrets;
  const committed = { change: proven, verifier, policy, authorityTargetId: null };
  await commitChange(deps, committed, { newPassword, oldPassword: currentPassword ?? undefined });
}
