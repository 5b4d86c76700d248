import { sql } from 'kysely';
import type { AccountExpiry } from '../connectors/index.ts';
import { joinUserClock } from '../organization/index.ts';
import type { Tx } from '../tables.ts';
import type { ExpiryDeps } from './ports.ts';
import { notBefore } from './write-expiries.ts';

/** The task that asks a directory that manages users when their passwords end. */
export const readDirectoryTask = 'read-directory-expiries';

type ReadDeps = Pick<ExpiryDeps, 'db' | 'clock' | 'connectors'>;

/** Has every directory that manages users asked; for the start, and for every day. */
export async function scheduleDirectoryReadings(deps: Pick<ExpiryDeps, 'db' | 'schedule'>): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const stores = await tx
      .selectFrom('users')
      .where('authority_store_id', 'is not', null)
      .select('authority_store_id as storeId')
      .distinct()
      .$narrowType<{ storeId: string }>()
      .execute();
    for (const { storeId } of stores) {
      const key = `${readDirectoryTask}:${storeId}`;
      await deps.schedule(tx, { task: readDirectoryTask, payload: { storeId }, key });
    }
  });
}

/** Reads from a directory when the passwords of the users that it manages end.
 *
 *  What was read may be older than a change that went through us meanwhile: such users are left to the next reading.
 *
 *  @throws AppError STORE_UNREACHABLE, STORE_REFUSED_US: the job is then tried again
 */
export async function readDirectoryExpiries(deps: ReadDeps, storeId: string): Promise<void> {
  const connector = await deps.connectors.of(storeId);
  if (!connector.capabilities.expiries) return;
  const asOf = deps.clock.now();
  await connector.listExpiries((page) =>
    deps.db.transaction().execute((tx) => writePage(tx, { storeId, page, asOf, now: deps.clock.now() })),
  );
}

async function writePage(
  tx: Tx,
  { storeId, page, asOf, now }: { storeId: string; page: AccountExpiry[]; asOf: Date; now: Date },
): Promise<void> {
  if (page.length === 0) return;
  const users = await tx
    .selectFrom('users')
    .innerJoin('store_accounts', 'store_accounts.user_id', 'users.id')
    .where('users.authority_store_id', '=', storeId)
    .where('store_accounts.store_id', '=', storeId)
    .where(
      'store_accounts.account_id',
      'in',
      page.map(({ accountId }) => accountId),
    )
    .where((eb) => eb.or([eb('users.password_changed_at', 'is', null), eb('users.password_changed_at', '<', asOf)]))
    .orderBy('users.id')
    .select(['users.id', 'store_accounts.account_id as accountId'])
    .forShare('users')
    .execute();
  if (users.length === 0) return;
  const read = new Map(page.map(({ accountId, expiresAt }) => [accountId, expiresAt]));
  const rows = users.map(({ id, accountId }) => ({ user_id: id, read_at: read.get(accountId) ?? null }));
  await sql`
    insert into password_expiries as expiry (user_id, expires_at, next_reminder_at, updated_at)
    select id, expires_at, next_reminder(expires_at, ${notBefore(now)}, zone, hour), ${now}::timestamptz
    from (
      select users.id, users.password_changed_at, clock.zone, clock.hour, read.read_at as expires_at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as read (user_id uuid, read_at timestamptz(3))
        join users on users.id = read.user_id ${joinUserClock}
    ) as written
    where expires_at is not null or exists (select from password_expiries where user_id = id)
    on conflict (user_id) do update set expires_at = excluded.expires_at, next_reminder_at = excluded.next_reminder_at, updated_at = excluded.updated_at
    where (expiry.expires_at, expiry.next_reminder_at) is distinct from (excluded.expires_at, excluded.next_reminder_at)`.execute(
    tx,
  );
}
