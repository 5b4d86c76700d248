import { createLink, type LinkDeps } from '../links/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Job } from '../platform/worker.ts';
import type { Db, Tx } from '../tables.ts';
import { getUser } from '../users/index.ts';
import { addressesOf } from './addresses-of.ts';
import { mailUser } from './mail-user.ts';
import type { MailOrderDeps } from './queue-mail.ts';

/** The task of the worker that mails the outcome of a change. */
export const mailOutcomeTask = 'mail-outcome';

const reportableMs = 7 * 24 * 60 * 60 * 1000;

/** Has the outcome of a change mailed to its user, once the change is committed. Only a job here, because the commit holds locks. */
export async function mailOutcome(
  deps: { schedule(tx: Tx, job: Job): Promise<void> },
  tx: Tx,
  { changeId }: { changeId: string },
): Promise<void> {
  await deps.schedule(tx, { task: mailOutcomeTask, payload: { changeId }, key: `mail-outcome:${changeId}` });
}

/** What ordering the mails of an outcome needs. */
export interface OutcomeMailDeps extends MailOrderDeps {
  db: Db;
  clock: Clock;
  links: LinkDeps;
}

/** Orders the mails that tell of a committed change, with the link "this was not me": to the address and to the recovery address, so that
 *  whoever holds one of them cannot hide the change. Safe to repeat.
 */
export async function orderOutcomeMails(deps: OutcomeMailDeps, changeId: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const change = await findCommitted(tx, changeId);
    const user = change && (await getUser(tx, change.userId));
    if (!change || !user) return;
    const { origin, committedAt } = change;
    const address = change.address ?? '';
    const values = { changedAt: committedAt.toISOString(), origin, address };
    const notAfter = new Date(deps.clock.now().getTime() + reportableMs);
    for (const recipient of addressesOf(user)) {
      const about = `password-changed:${changeId}:${recipient}`;
      if (await isOrdered(tx, about)) continue;
      const details = { changeId, address };
      const link = { purpose: 'report', userId: user.id, passwordVersion: null, expiresAt: notAfter, details } as const;
      const { id: linkId } = await createLink(deps.links, tx, link);
      await mailUser(deps, tx, user, { kind: 'password-changed', recipient, values, about, linkId, notAfter });
    }
  });
}

async function isOrdered(tx: Tx, about: string): Promise<boolean> {
  return (await tx.selectFrom('mails').where('about', '=', about).select('id').executeTakeFirst()) !== undefined;
}

async function findCommitted(tx: Tx, changeId: string) {
  const change = await tx
    .selectFrom('password_changes')
    .where('id', '=', changeId)
    .where('state', '=', 'committed')
    .select(['user_id as userId', 'origin', 'address', 'committed_at as committedAt'])
    .executeTakeFirst();
  return change?.committedAt ? { ...change, committedAt: change.committedAt } : null;
}
