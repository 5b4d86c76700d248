import { AppError, type CurrentSession } from '@rekey/protocol';
import { recordAuditEvent } from '../audit/index.ts';
import { decideProofOf } from '../factors/index.ts';
import { findLink } from '../links/index.ts';
import { openSession } from '../sessions/index.ts';
import { getUser } from '../users/index.ts';
import type { RecoveryDeps } from './ports.ts';

/** Opens a session that leads to the enrollment of a factor and nowhere else, by the link of a reset: for who has forgotten the password, has no
 *  factor, and has no time left to go without. So a reset never skips the proof, and nobody stands before a locked door.
 *
 *  A reminder's link does not: who follows that one knows the password, and logs in.
 *  @throws AppError LINK_INVALID, METHOD_NOT_AVAILABLE for who has a factor or may go on without
 */
export async function openEnrollmentSession(
  deps: RecoveryDeps,
  request: { token: string; address: string; userAgent: string | null },
): Promise<{ session: CurrentSession; token: string }> {
  const { db, clock } = deps;
  const { address, userAgent } = request;
  const link = await findLink(deps, db, request.token, ['reset']);
  const user = link?.isOpen ? await getUser(db, link.userId) : null;
  if (user?.state !== 'active') throw new AppError('LINK_INVALID');
  const decision = await decideProofOf(db, { userId: user.id, channel: 'browser', now: clock.now() });
  if (decision.kind !== 'enroll') throw new AppError('METHOD_NOT_AVAILABLE');
  const { sessionEpoch: epoch } = user;
  const opened = await openSession(deps, { user, epoch, by: 'link', changeRequired: false, address, userAgent });
  if (!opened) throw new AppError('LINK_INVALID');
  await recordAuditEvent(db, {
    action: 'session.open-for-enrollment',
    outcome: 'success',
    actor: { kind: 'user', id: user.id, name: user.username },
    subject: { id: user.id, name: user.username },
    address,
  });
  return opened;
}
