import { type AccountMatch, AppError } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db } from '../tables.ts';
import type { ConnectorPool } from './connector-pool.ts';
import { bindStoreAccount, boundUserIds, findStore } from './queries.ts';

export interface MatchAccountsDeps {
  db: Db;
  connectors: ConnectorPool;
  /** Users who may have an account anywhere (the users room's). */
  listActiveUsers(db: Db): Promise<{ id: string; username: string }[]>;
}

/** Looks in the store for the account of every user who has none there yet, by user name, and connects what it finds.
 *
 *  Safe to repeat. One request to the store at a time, so that a directory is not flooded.
 *
 *  @throws AppError STORE_NOT_FOUND, STORE_UNREACHABLE, STORE_REFUSED_US
 */
export async function matchAccounts(deps: MatchAccountsDeps, actor: Caller, storeId: string): Promise<AccountMatch> {
  const store = await findStore(deps.db, storeId);
  if (!store) throw new AppError('STORE_NOT_FOUND');
  const connector = await deps.connectors.of(storeId);
  const known = await boundUserIds(deps.db, storeId);
  const match: AccountMatch = { bound: [], alreadyBound: known.size, withoutAccount: [] };
  for (const user of await deps.listActiveUsers(deps.db)) {
    if (known.has(user.id)) continue;
    const account = await connector.findAccount(user.username);
    const binding = account && { storeId, userId: user.id, accountId: account.id, account: account.name };
    if (binding && (await bindStoreAccount(deps.db, binding))) {
      match.bound.push({ userId: user.id, username: user.username, account: binding.account });
    } else {
      match.withoutAccount.push(user.username);
    }
  }
  await recordAuditEvent(deps.db, {
    action: 'store.match-accounts',
    outcome: 'success',
    ...auditActor(actor),
    subject: { id: storeId, name: store.name },
    details: { bound: match.bound.length, without: match.withoutAccount.length },
  });
  return match;
}
