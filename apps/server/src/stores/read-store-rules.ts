import type { SourcedRule } from '@rekey/protocol';
import type { Db } from '../tables.ts';
import type { ConnectorPool } from './connector-pool.ts';
import { storeTargetsOf } from './queries.ts';

/** The rules of every store that the user is in; `unreadable` names those that did not answer.
 *
 *  A courtesy before the real answer: the store itself has the last word. So a store that takes longer than `limitMs` holds nobody up.
 */
export async function readStoreRules(
  deps: { db: Db; connectors: ConnectorPool },
  userId: string,
  limitMs: number,
): Promise<{ rules: SourcedRule[]; unreadable: string[] }> {
  const targets = await storeTargetsOf(deps.db, userId);
  const answers = await Promise.all(
    targets.map(async ({ storeId, storeName, accountId }) => {
      try {
        const connector = await deps.connectors.of(storeId);
        const rules = await within(limitMs, connector.readRules(accountId));
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

async function within<Value>(limitMs: number, work: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('the store takes too long')), limitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
