import type { SourcedRule } from '@rekey/protocol';
import type { Db } from '../tables.ts';
import type { ConnectorPool } from './connector-pool.ts';
import { storeTargetsOf } from './queries.ts';

/** The rules of every store that the user is in; `unreadable` names those that did not answer.
 *
 *  A courtesy before the real answer: the store itself has the last word.
 */
export async function readStoreRules(
  deps: { db: Db; connectors: ConnectorPool },
  userId: string,
): Promise<{ rules: SourcedRule[]; unreadable: string[] }> {
  const targets = await storeTargetsOf(deps.db, userId);
  const answers = await Promise.all(
    targets.map(async ({ storeId, storeName, accountId }) => {
      try {
        const connector = await deps.connectors.of(storeId);
        const rules = await connector.readRules(accountId);
        return { storeName, rules };
      } catch {
        return { storeName, rules: null };
      }
    }),
  );
  return {
    rules: answers.flatMap(({ storeName, rules }) =>
      (rules ?? []).map((rule) => ({ source: { kind: 'store' as const, name: storeName }, rule })),
    ),
    unreadable: answers.filter(({ rules }) => rules === null).map(({ storeName }) => storeName),
  };
}
