import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PasswordRule } from '@rekey/protocol';
import { systemClock } from '../../platform/clock.ts';
import { type Bench, firstPassword, reasonOf, withAccount } from './bench.ts';
import type { ConformancePolicy, StoreUnderTest } from './store-under-test.ts';

const lenient: ConformancePolicy = { minimumLength: 8, historyLength: 3, minimumAgeSeconds: 0 };
const aDay = 86_400;

/** The rules that are shown are the rules that hold. */
export function testRules(store: StoreUnderTest): void {
  testLength(store);
  testMemory(store);
}

const find = (rules: PasswordRule[], type: PasswordRule['type']) => rules.find((rule) => rule.type === type);

/** Runs under a policy, and puts the lenient one back. */
function underPolicy(store: StoreUnderTest, policy: Partial<ConformancePolicy>, work: (bench: Bench) => Promise<void>) {
  return withAccount(store(), async (bench) => {
    await store().setPolicy?.({ ...lenient, ...policy });
    try {
      await work(bench);
    } finally {
      await store().setPolicy?.(lenient);
    }
  });
}

function testLength(store: StoreUnderTest): void {
  test('the minimum length that is shown is the one that is enforced', async () => {
    for (const minimumLength of store().setPolicy ? [8, 12, 20] : [8]) {
      await underPolicy(store, { minimumLength }, async (bench) => {
        const rules = await bench.connector.readRules(bench.account.id);
        assert.deepEqual(find(rules, 'minimum-length'), { type: 'minimum-length', minimum: minimumLength });
        const ofLength = (length: number) => 'aB1-efghijklmnopqrstuvwxyz'.slice(0, length);
        const short = { oldPassword: firstPassword, newPassword: ofLength(minimumLength - 1) };
        assert.equal(reasonOf(await bench.write(short)), 'password-too-short');
        const enough = { oldPassword: firstPassword, newPassword: ofLength(minimumLength) };
        assert.deepEqual(await bench.write(enough), { outcome: 'written' });
      });
    }
  });
}

function testMemory(store: StoreUnderTest): void {
  test('earlier passwords are refused where the rules say so', async (context) => {
    if (!store().setPolicy) return context.skip('this kind of store keeps no history');
    await underPolicy(store, { historyLength: 3 }, async (bench) => {
      const rules = await bench.connector.readRules(bench.account.id);
      assert.deepEqual(find(rules, 'not-previous'), { type: 'not-previous', count: 3 });
      const change = { oldPassword: firstPassword, newPassword: 'Second-Passw0rd', marker: { from: null, to: '1' } };
      assert.deepEqual(await bench.write(change), { outcome: 'written' });
      const back = { oldPassword: 'Second-Passw0rd', newPassword: firstPassword };
      assert.equal(reasonOf(await bench.write(back)), 'password-in-history');
      const marked = { ...back, marker: { from: '1', to: '2' } };
      assert.equal(reasonOf(await bench.write(marked)), 'password-in-history');
      assert.equal(await bench.connector.readMarker(bench.account.id), '1');
      const reset = await bench.write({ newPassword: firstPassword });
      assert.equal(reset.outcome, store().resetHonorsHistory ? 'refused' : 'written');
    });
    await underPolicy(store, { historyLength: 0 }, async (bench) => {
      assert.equal(find(await bench.connector.readRules(bench.account.id), 'not-previous'), undefined);
    });
  });

  test('a password that is too young to change says from when it can be', async (context) => {
    if (!store().setPolicy) return context.skip('this kind of store knows no age');
    await underPolicy(store, { minimumAgeSeconds: aDay }, async (bench) => {
      const rule = find(await bench.connector.readRules(bench.account.id), 'minimum-age');
      assert(rule?.type === 'minimum-age');
      const waitMs = Date.parse(rule.changeAllowedFrom) - systemClock.now().getTime();
      assert(waitMs > (aDay - 120) * 1000 && waitMs < (aDay + 120) * 1000, rule.changeAllowedFrom);
      const change = { oldPassword: firstPassword, newPassword: 'Second-Passw0rd' };
      assert.equal(reasonOf(await bench.write(change)), 'password-too-young');
      const marked = { ...change, marker: { from: null, to: '1' } };
      assert.equal(reasonOf(await bench.write(marked)), 'password-too-young');
    });
    await underPolicy(store, {}, async (bench) => {
      assert.equal(find(await bench.connector.readRules(bench.account.id), 'minimum-age'), undefined);
    });
  });
}
