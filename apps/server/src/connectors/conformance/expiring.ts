import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../platform/clock.ts';
import type { AccountExpiry, Connector } from '../connector.ts';
import { withAccount, withConnector } from './bench.ts';
import type { StoreUnderTest } from './store-under-test.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What the store says of the end of passwords. */
export function testExpiring(store: StoreUnderTest): void {
  test('every account is listed once with the day on which its password ends', async () => {
    await withAccount(store(), async (ends) => {
      await withAccount(store(), async (stays) => {
        const { setExpiry } = store();
        assert.equal(ends.connector.capabilities.expiries, setExpiry !== undefined);
        await setExpiry?.(ends.username, 30);
        await setExpiry?.(stays.username, null);
        const listed = await listAll(ends.connector);
        const ids = listed.map(({ accountId }) => accountId);
        assert.equal(new Set(ids).size, ids.length);
        const expiryOf = (id: string) => listed.find(({ accountId }) => accountId === id)?.expiresAt;
        assert.equal(expiryOf(stays.account.id), setExpiry ? null : undefined);
        const inDays = ((expiryOf(ends.account.id)?.getTime() ?? 0) - systemClock.now().getTime()) / dayMs;
        if (setExpiry) assert.ok(Math.abs(inDays - 30) < 0.01, `${inDays} days`);
      });
    });
  });

  test('a store that cannot be reached lists nothing, and says so', async (context) => {
    if (!store().setExpiry) return context.skip('this kind of store cannot tell when passwords end');
    for (const configuration of store().unreachable) {
      await withConnector({ configuration, bindPassword: store().bindPassword }, async (connector) => {
        await assert.rejects(listAll(connector), { code: 'STORE_UNREACHABLE' });
      });
    }
  });
}

async function listAll(connector: Connector): Promise<AccountExpiry[]> {
  const all: AccountExpiry[] = [];
  await connector.listExpiries(async (page) => void all.push(...page));
  return all;
}
