import { sql } from 'kysely';
import type { Tx } from '../tables.ts';
import type { ExpiryDeps } from './ports.ts';
import { rewriteExpiriesTask } from './schedule-rewrite.ts';
import { writeExpiries } from './write-expiries.ts';

type RewriteDeps = Pick<ExpiryDeps, 'db' | 'clock' | 'schedule'>;

// A job must end long before the worker thinks it dead.
const batchesPerJob = 20;
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** The rewriting task: every user's expiry, in order of ids, a few thousand a transaction; the rest is left to a job that goes on there.
 *
 *  May be cut off and repeated anywhere.
 *
 *  @param after the id of the last user who is done
 */
export async function rewriteExpiries(deps: RewriteDeps, after = beforeAll, batchSize = 2_000): Promise<void> {
  let last: string | null = after;
  for (let batch = 1; last !== null; batch++) {
    last = await rewriteBatch(deps, last, { size: batchSize, isLastOfJob: batch === batchesPerJob });
    if (batch === batchesPerJob) return;
  }
}

/** Writes one user's expiry again, in the transaction that changed the user's time zone or exemption and holds the user's row. */
export async function rewriteExpiryOf(tx: Tx, userId: string, now: Date): Promise<void> {
  await writeExpiries(tx, sql<boolean>`users.id = ${userId}`, now);
}

// Policy, then users, then expiries: the order in which a change and an administrator take them too.
async function rewriteBatch(
  deps: RewriteDeps,
  after: string,
  { size, isLastOfJob }: { size: number; isLastOfJob: boolean },
): Promise<string | null> {
  return deps.db.transaction().execute(async (tx) => {
    await tx.selectFrom('expiry_policy').select('only').forShare().execute();
    const users = await tx
      .selectFrom('users')
      .where('id', '>', after)
      .orderBy('id')
      .limit(size)
      .select('id')
      .forShare()
      .execute();
    const last = users.at(-1)?.id;
    if (last === undefined) return null;
    await writeExpiries(tx, sql<boolean>`users.id > ${after} and users.id <= ${last}`, deps.clock.now());
    if (users.length < size) return null;
    if (isLastOfJob) {
      // Without the key, or it would take the place of a rewriting that was asked for meanwhile and begins with the first user.
      await deps.schedule(tx, { task: rewriteExpiriesTask, payload: { after: last }, queue: rewriteExpiriesTask });
    }
    return last;
  });
}
