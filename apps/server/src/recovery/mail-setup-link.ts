import { AppError, type ResetStarted } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import { addressesOf, mailUser } from '../mail/index.ts';
import { createSetupLink } from '../passwords/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import { getUser } from '../users/index.ts';
import { maskAddress } from './mask-address.ts';
import type { RecoveryDeps } from './ports.ts';
import { assertReachable } from './start-reset.ts';

/** Mails a new set-up link to somebody who has no password yet; earlier ones end.
 *
 *  @throws AppError USER_NOT_FOUND, USER_DEACTIVATED, NOT_PERMITTED where there is a password already, MAIL_NOT_CONFIGURED, MAIL_ADDRESS_MISSING
 */
export async function mailSetupLink(deps: RecoveryDeps, caller: Caller, userId: string): Promise<ResetStarted> {
  return deps.db.transaction().execute(async (tx) => {
    const user = await getUser(tx, userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    if (user.state !== 'active') throw new AppError('USER_DEACTIVATED');
    if (user.passwordVersion > 0 || user.authorityStoreId !== null) throw new AppError('NOT_PERMITTED');
    assertReachable(deps, user);
    const { id, expiresAt } = await createSetupLink(deps.links, tx, userId);
    const recipient = addressesOf(user)[0] as string;
    const notAfter = new Date(expiresAt);
    await mailUser(deps, tx, user, { kind: 'set-up-link', recipient, values: { expiresAt }, linkId: id, notAfter });
    await recordAuditEvent(tx, {
      action: 'setup-link.mail',
      outcome: 'success',
      ...auditActor(caller),
      subject: { id: user.id, name: user.username },
    });
    return { sentTo: [maskAddress(recipient)] };
  });
}
