import type { PasswordPolicy } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';
import type { ExpiryDeps } from './ports.ts';

/** The task of the worker that brings every user's expiry in line with policy and clocks. */
export const rewriteExpiriesTask = 'rewrite-expiries';

/** Has every user's expiry written again once the caller's transaction commits: the organization's time zone or reminder hour has changed. */
export async function scheduleExpiryRewrite(deps: Pick<ExpiryDeps, 'schedule'>, tx: Tx): Promise<void> {
  await deps.schedule(tx, {
    task: rewriteExpiriesTask,
    payload: {},
    key: rewriteExpiriesTask,
    queue: rewriteExpiriesTask,
  });
}

/** Takes over what a saved password policy says of expiry, in the transaction that saves it.
 *
 *  Switching expiry on, or shortening it, is a roll-out that begins now: nobody who must only now hurry has less than a week, and they are
 *  spread over `expirySpreadDays` days. Saving the same again begins nothing.
 */
export async function takeOverPolicy(
  deps: Pick<ExpiryDeps, 'schedule' | 'clock'>,
  tx: Tx,
  policy: Pick<PasswordPolicy, 'expiresAfterDays' | 'expirySpreadDays'>,
): Promise<void> {
  const { expiresAfterDays: days, expirySpreadDays: spread } = policy;
  const now = deps.clock.now();
  const { numAffectedRows } = await sql`
    insert into expiry_policy as known (expires_after_days, rolled_out_at, spread_days)
    select ${days}::integer, ${now}::timestamptz, ${spread}::integer where ${days}::integer is not null
      or exists (select from expiry_policy)
    on conflict ("only") do update set
      expires_after_days = excluded.expires_after_days,
      rolled_out_at = case when excluded.expires_after_days < coalesce(known.expires_after_days, excluded.expires_after_days + 1)
        then excluded.rolled_out_at else known.rolled_out_at end,
      spread_days = case when excluded.expires_after_days < coalesce(known.expires_after_days, excluded.expires_after_days + 1)
        then excluded.spread_days else known.spread_days end
    where known.expires_after_days is distinct from excluded.expires_after_days`.execute(tx);
  if (numAffectedRows) await scheduleExpiryRewrite(deps, tx);
}
