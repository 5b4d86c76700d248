import { AppError, type ConfirmAddressRequest, type ConfirmedRecoveryAddress } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import { createLink, endLinks, findLink, useLink } from '../links/index.ts';
import { mailUser } from '../mail/index.ts';
import { provePassword } from '../passwords/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import { clearThrottle, takeAttempt } from '../sessions/index.ts';
import type { Tx } from '../tables.ts';
import { getUser, lockUser, setRecoveryEmail, type UserRow } from '../users/index.ts';
import { assertTyped } from './assert-typed.ts';
import { maskAddress } from './mask-address.ts';
import type { RecoveryDeps } from './ports.ts';
import { tellAddressChange } from './tell-address-change.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Asks a new recovery address for its confirmation; null takes the one there is away. Wants the current password, because who has the address
 *  can reset it. The caller erases the password.
 *
 *  @throws AppError CURRENT_PASSWORD_WRONG, TOO_MANY_ATTEMPTS, MAIL_NOT_CONFIGURED, AUTHORITY_UNREACHABLE, SERVER_BUSY
 */
export async function setRecoveryAddress(
  deps: RecoveryDeps,
  caller: Caller,
  request: { currentPassword: Buffer; address: string | null },
): Promise<void> {
  const user = await getUser(deps.db, caller.userId);
  if (!user) throw new AppError('USER_NOT_FOUND');
  if (request.address && !deps.canSendMail) throw new AppError('MAIL_NOT_CONFIGURED');
  await proveCurrent(deps, caller, user, request.currentPassword);
  const { address } = request;
  const now = deps.clock.now();
  await deps.db.transaction().execute(async (tx) => {
    await endLinks(tx, { userId: user.id, purposes: ['recovery-address'] }, now);
    if (address) await mailConfirmation(deps, tx, user, address);
    else if (user.recoveryEmail) await changeAddress(deps, tx, user, null);
    await recordAuditEvent(tx, {
      action: address ? 'recovery-address.request' : 'recovery-address.remove',
      outcome: 'success',
      ...auditActor(caller),
      subject: { id: user.id, name: user.username },
      details: address ? { address: maskAddress(address) } : {},
    });
  });
}

/** Confirms the address that the link was mailed to. The user name must be typed: a mail scanner clicks, but does not type.
 *
 *  @throws AppError LINK_INVALID, USERNAME_MISMATCH
 */
export async function confirmRecoveryAddress(
  deps: RecoveryDeps,
  request: ConfirmAddressRequest & { source: string },
): Promise<ConfirmedRecoveryAddress> {
  const { db, clock } = deps;
  const link = await findLink(deps, db, request.token, ['recovery-address']);
  const address = link?.details.address;
  if (!link || !address) throw new AppError('LINK_INVALID');
  return db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, link.userId);
    if (user?.state !== 'active') throw new AppError('LINK_INVALID');
    assertTyped(user, request.username);
    const confirmed = { username: user.username, address };
    // The second click, or the second tab.
    if (link.usedAt && user.recoveryEmail === address) return confirmed;
    if (!link.isOpen) throw new AppError('LINK_INVALID');
    await useLink(tx, link.id, clock.now());
    await changeAddress(deps, tx, user, address);
    await recordAuditEvent(tx, {
      action: 'recovery-address.confirm',
      outcome: 'success',
      actor: { kind: 'user', id: user.id, name: user.username },
      subject: { id: user.id, name: user.username },
      address: request.source,
      details: { address: maskAddress(address) },
    });
    return confirmed;
  });
}

async function proveCurrent(deps: RecoveryDeps, caller: Caller, user: UserRow, password: Buffer): Promise<void> {
  const { db, clock, passwords } = deps;
  const source = caller.address ?? 'unknown';
  const attempt = { username: user.username, source, known: caller.sessionId, now: clock.now() };
  await takeAttempt(db, attempt);
  if (!(await provePassword(passwords, user, password)).verified) throw new AppError('CURRENT_PASSWORD_WRONG');
  await clearThrottle(db, attempt);
}

async function mailConfirmation(deps: RecoveryDeps, tx: Tx, user: UserRow, address: string): Promise<void> {
  const expiresAt = new Date(deps.clock.now().getTime() + dayMs);
  const about = { purpose: 'recovery-address', userId: user.id, passwordVersion: null, expiresAt } as const;
  const { id } = await createLink(deps.links, tx, { ...about, details: { address } });
  const order = { kind: 'recovery-address-confirmation', recipient: address, values: {} } as const;
  await mailUser(deps, tx, user, { ...order, linkId: id, notAfter: expiresAt });
}

async function changeAddress(deps: RecoveryDeps, tx: Tx, user: UserRow, address: string | null): Promise<void> {
  await setRecoveryEmail(tx, user.id, address);
  const { email, recoveryEmail } = user;
  const change = { before: { email, recoveryEmail }, after: { email, recoveryEmail: address } };
  await tellAddressChange(deps, tx, { userId: user.id, ...change });
}
