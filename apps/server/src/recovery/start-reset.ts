import { AppError, type ResetStarted } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import { countLinks, createLink } from '../links/index.ts';
import { addressesOf, mailUser } from '../mail/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import { takeResetRequest } from '../sessions/index.ts';
import type { Tx } from '../tables.ts';
import { findUserByName, getUser, type UserRow } from '../users/index.ts';
import { canReset, canResetByLink, type ResetVerdict } from './can-reset.ts';
import { maskAddress } from './mask-address.ts';
import type { RecoveryDeps } from './ports.ts';

/** The task of the worker that mails a reset link to who asked for one. */
export const startResetTask = 'start-reset';

const minuteMs = 60 * 1000;
const dayMs = 24 * 60 * minuteMs;
/** Who asked is at the mailbox now; who was sent one by an administrator may be on the way home. */
const lifetimeMs = { user: 30 * minuteMs, administrator: dayMs };
// A stranger who asks for somebody's reset again and again must not fill that mailbox.
const linksPerHour = 5;

/** Takes "Reset User Password" from the log-in page. The same for every name, known or not, in answer and in work: one look-up and one job.
 *
 *  @throws AppError TOO_MANY_ATTEMPTS, which depends on the name as typed and the source, not on whether there is such a user
 */
export async function requestReset(deps: RecoveryDeps, request: { name: string; source: string }): Promise<void> {
  const { db, clock } = deps;
  const { name, source } = request;
  await takeResetRequest(db, { name, source, now: clock.now() });
  const user = await findUserByName(db, name);
  const payload = { userId: user?.id ?? '', requestedFrom: source };
  await db.transaction().execute((tx) => deps.schedule(tx, { task: startResetTask, payload }));
}

/** Mails the link, or why there is none; nothing to nobody. The job of `requestReset`. */
export async function sendResetMails(
  deps: RecoveryDeps,
  { userId, requestedFrom }: { userId: string; requestedFrom: string },
): Promise<void> {
  const user = userId === '' ? null : await getUser(deps.db, userId);
  if (user?.state !== 'active') return;
  const since = new Date(deps.clock.now().getTime() - 60 * minuteMs);
  if ((await countLinks(deps.db, { userId, purpose: 'reset', since })) >= linksPerHour * addressesOf(user).length)
    return;
  const verdict = await canResetByLink(deps, user);
  await deps.db.transaction().execute(async (tx) => {
    if (verdict.possible) await mailResetLinks(deps, tx, user, { startedBy: 'user', requestedFrom });
    else await mailRefusal(deps, tx, user, verdict);
    await recordAuditEvent(tx, {
      action: 'password.reset-start',
      outcome: verdict.possible ? 'success' : 'refused',
      actor: { kind: 'anonymous', name: 'anonymous' },
      subject: { id: user.id, name: user.username },
      address: requestedFrom,
      details: verdict.possible ? {} : { reason: verdict.reason },
    });
  });
}

/** Starts a reset for a user: mails the link to the user's own addresses. The administrator never sees it.
 *
 *  @throws AppError USER_NOT_FOUND, USER_DEACTIVATED, MAIL_NOT_CONFIGURED, MAIL_ADDRESS_MISSING, RESET_NOT_POSSIBLE
 */
export async function startResetFor(deps: RecoveryDeps, caller: Caller, userId: string): Promise<ResetStarted> {
  const user = await getUser(deps.db, userId);
  if (!user) throw new AppError('USER_NOT_FOUND');
  if (user.state !== 'active') throw new AppError('USER_DEACTIVATED');
  assertReachable(deps, user);
  const verdict = await canReset(deps, user);
  if (!verdict.possible) {
    const { reason, storeName } = verdict;
    throw new AppError('RESET_NOT_POSSIBLE', { details: { reason, storeName } });
  }
  return deps.db.transaction().execute(async (tx) => {
    const requestedFrom = caller.address ?? '';
    const sentTo = await mailResetLinks(deps, tx, user, { startedBy: 'administrator', requestedFrom });
    await recordAuditEvent(tx, {
      action: 'password.reset-start',
      outcome: 'success',
      ...auditActor(caller),
      subject: { id: user.id, name: user.username },
    });
    return { sentTo };
  });
}

/** @throws AppError MAIL_NOT_CONFIGURED, MAIL_ADDRESS_MISSING */
export function assertReachable(
  { canSendMail }: Pick<RecoveryDeps, 'canSendMail'>,
  user: { email: string | null; recoveryEmail: string | null },
): void {
  if (!canSendMail) throw new AppError('MAIL_NOT_CONFIGURED');
  if (addressesOf(user).length === 0) throw new AppError('MAIL_ADDRESS_MISSING');
}

/** Makes a link for each address and orders the mails. Whichever is used first ends the others, because all are bound to the version.
 *
 *  @returns the addresses, masked
 */
export async function mailResetLinks(
  deps: RecoveryDeps,
  tx: Tx,
  user: UserRow,
  start: { startedBy: 'user' | 'administrator'; requestedFrom: string },
): Promise<string[]> {
  const now = deps.clock.now();
  const lifetime = lifetimeMs[start.startedBy];
  const expiresAt = new Date(now.getTime() + lifetime);
  const addresses = addressesOf(user);
  for (const recipient of addresses) {
    const passwordVersion = user.passwordVersion;
    const { id } = await createLink(deps.links, tx, { purpose: 'reset', userId: user.id, passwordVersion, expiresAt });
    await mailUser(deps, tx, user, {
      kind: 'reset-link',
      recipient,
      values: { validMinutes: String(lifetime / minuteMs), requestedAt: now.toISOString(), ...start },
      linkId: id,
      notAfter: expiresAt,
    });
  }
  return addresses.map(maskAddress);
}

async function mailRefusal(
  deps: RecoveryDeps,
  tx: Tx,
  user: UserRow,
  { reason, storeName }: Extract<ResetVerdict, { possible: false }>,
): Promise<void> {
  const now = deps.clock.now();
  const hour = now.toISOString().slice(0, 13);
  for (const recipient of addressesOf(user)) {
    await mailUser(deps, tx, user, {
      kind: 'reset-unavailable',
      recipient,
      values: { reason, storeName },
      // Once an hour, however often somebody asks.
      about: `reset-unavailable:${user.id}:${recipient}:${hour}`,
      notAfter: new Date(now.getTime() + dayMs),
    });
  }
}
