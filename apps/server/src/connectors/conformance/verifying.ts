import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { VerifyResult } from '../connector.ts';
import { firstPassword, withAccount } from './bench.ts';
import type { StoreUnderTest, TroubledState } from './store-under-test.ts';

const expectations: Record<TroubledState, VerifyResult> = {
  locked: { verified: false, reason: 'account-locked' },
  disabled: { verified: false, reason: 'account-disabled' },
  'must-change': { verified: true, mustChange: true },
};

/** Asking whether a password is right. */
export function testVerifying(store: StoreUnderTest): void {
  const verify = (bench: Parameters<Parameters<typeof withAccount>[1]>[0], password: string, id = bench.account.id) =>
    bench.connector.verifyPassword(id, Buffer.from(password));

  test('the right password verifies, any other does not', () =>
    withAccount(store(), async (bench) => {
      assert.deepEqual(await verify(bench, firstPassword), { verified: true, mustChange: false });
      assert.deepEqual(await verify(bench, 'wrong'), { verified: false, reason: 'password-wrong' });
    }));

  test('no password at all is wrong, and never a log-in as nobody', () =>
    withAccount(store(), async (bench) => {
      assert.deepEqual(await verify(bench, ''), { verified: false, reason: 'password-wrong' });
    }));

  test('an account that is not there is not found', () =>
    withAccount(store(), async (bench) => {
      const unknown = { verified: false, reason: 'account-not-found' };
      assert.deepEqual(await verify(bench, firstPassword, randomUUID()), unknown);
      assert.deepEqual(await verify(bench, firstPassword, 'no id at all'), unknown);
    }));

  for (const [state, expected] of Object.entries(expectations) as [TroubledState, VerifyResult][]) {
    test(`an account that is ${state} says so, where the store knows that`, async (context) => {
      const trouble = store().trouble[state];
      if (!trouble) return context.skip('this kind of store has no such state');
      await withAccount(store(), async (bench) => {
        await trouble(bench.username);
        assert.deepEqual(await verify(bench, firstPassword), expected);
      });
    });
  }
}
