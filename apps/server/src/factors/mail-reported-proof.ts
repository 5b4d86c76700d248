import { mailUser } from '../mail/index.ts';
import type { Tx } from '../tables.ts';
import { listAdministrators } from '../users/index.ts';
import type { FactorDeps } from './ports.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Mails the administrators that somebody answered a challenge with "this is not me": who was asked, for what, and from where. Safe to repeat. */
export async function mailReportedProof(
  deps: Pick<FactorDeps, 'schedule' | 'canSendMail'>,
  tx: Tx,
  challengeId: string,
): Promise<void> {
  if (!deps.canSendMail) return;
  const { reportedAt, address, ...asked } = await tx
    .selectFrom('challenges')
    .innerJoin('users', 'users.id', 'challenges.user_id')
    .where('challenges.id', '=', challengeId)
    .select(['username', 'display_name as name', 'action', 'app', 'address', 'decided_at as reportedAt'])
    .$narrowType<{ reportedAt: Date }>()
    .executeTakeFirstOrThrow();
  for (const administrator of await listAdministrators(tx)) {
    if (!administrator.email) continue;
    await mailUser(deps, tx, administrator, {
      kind: 'proof-reported',
      recipient: administrator.email,
      // Who was asked, not who reads this.
      values: { ...asked, address: address ?? '', at: reportedAt.toISOString() },
      about: `proof-reported:${challengeId}:${administrator.id}`,
      notAfter: new Date(reportedAt.getTime() + 3 * dayMs),
    });
  }
}
