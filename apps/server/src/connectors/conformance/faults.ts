import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, type ErrorCode } from '@rekey/protocol';
import type { WriteFate } from '../testing/write-proxy.ts';
import { type Bench, benchOf, firstPassword, withAccount, withConnector } from './bench.ts';
import type { ConformanceStore, StoreUnderTest } from './store-under-test.ts';

const change = { oldPassword: firstPassword, newPassword: 'Second-Passw0rd', marker: { from: null, to: '1' } };

/** What a connector says when the store does not answer, or not to us. */
export function testFaults(store: StoreUnderTest): void {
  testAbsence(store);
  testSilence(store);
}

const hasCode = (code: ErrorCode) => (error: unknown) => error instanceof AppError && error.code === code;

async function throwsEverywhere(bench: Bench, code: ErrorCode) {
  const { connector, account, username } = bench;
  await assert.rejects(connector.findAccount(username), hasCode(code));
  await assert.rejects(connector.readRules(account.id), hasCode(code));
  await assert.rejects(connector.readMarker(account.id), hasCode(code));
  await assert.rejects(connector.moveMarker(account.id, { from: null, to: '1' }), hasCode(code));
}

function testAbsence(store: StoreUnderTest): void {
  test('a store that is well passes its test', () =>
    withAccount(store(), async ({ connector }) => {
      const tested = await connector.test();
      assert.equal(tested.ok, true, JSON.stringify(tested));
      const steps = tested.steps.map((each) => each.step);
      assert.deepEqual(steps, ['connect', 'bind', 'search', 'read-policy', 'marker']);
    }));

  test('a store that is not there, or not the one it should be, is unreachable', () =>
    withAccount(store(), async ({ account, username }) => {
      for (const configuration of store().unreachable) {
        await withConnector({ configuration, bindPassword: store().bindPassword }, async (connector) => {
          const bench = benchOf(connector, account, username);
          assert.equal((await bench.write(change)).outcome, 'unreachable');
          const verdict = await connector.verifyPassword(account.id, Buffer.from(firstPassword));
          assert.deepEqual(verdict, { verified: false, reason: 'unreachable' });
          await throwsEverywhere(bench, 'STORE_UNREACHABLE');
          const tested = await connector.test();
          assert.deepEqual([tested.ok, tested.steps.length, tested.steps[0]?.ok], [false, 1, false]);
        });
      }
    }));

  test('a store that refuses the service account has refused us, not the user', async (context) => {
    const bindPassword = store().wrongBindPassword;
    if (bindPassword === undefined) return context.skip('this kind of store has no service account');
    await withAccount(store(), async ({ account, username }) => {
      for (const wrong of [bindPassword, '']) {
        await withConnector({ configuration: store().configuration, bindPassword: wrong }, async (connector) => {
          const bench = benchOf(connector, account, username);
          assert.equal((await bench.write(change)).outcome, 'refused-us');
          await throwsEverywhere(bench, 'STORE_REFUSED_US');
          const tested = await connector.test();
          assert.deepEqual(
            tested.steps.map((each) => [each.step, each.ok]),
            [
              ['connect', true],
              ['bind', false],
            ],
          );
        });
      }
    });
  });
}

function testSilence(store: StoreUnderTest): void {
  async function throughProxy(fate: WriteFate, work: (troubled: Bench, direct: Bench) => Promise<void>) {
    await withAccount(store(), async (direct) => {
      const { proxy, configuration } = proxiedOf(store());
      const options = { operationTimeoutMs: 700 };
      await withConnector({ configuration, bindPassword: store().bindPassword, options }, async (connector) => {
        proxy.fate = fate;
        await work(benchOf(connector, direct.account, direct.username), direct).finally(() => {
          proxy.fate = 'forward';
        });
      });
    });
  }

  test('a write whose answer is lost is silent, and the marker tells that it landed', async (context) => {
    if (!store().proxied) return context.skip('there is no network in between');
    await throughProxy('lose-reply', async (troubled, direct) => {
      assert.equal((await troubled.write(change)).outcome, 'silent');
      assert.equal(await direct.connector.readMarker(direct.account.id), '1');
      assert.equal(await direct.accepts('Second-Passw0rd'), true);
    });
  });

  test('a write that is lost is silent, and the marker tells that it did not land', async (context) => {
    if (!store().proxied) return context.skip('there is no network in between');
    await throughProxy('lose-request', async (troubled, direct) => {
      assert.equal((await troubled.write(change)).outcome, 'silent');
      assert.equal((await troubled.write({ newPassword: 'Second-Passw0rd' })).outcome, 'silent');
      assert.equal(await direct.connector.readMarker(direct.account.id), null);
      assert.equal(await direct.accepts(firstPassword), true);
    });
  });

  test('a write that arrives after the fence does not land', async (context) => {
    if (!store().proxied) return context.skip('there is no network in between');
    await throughProxy('hold', async (troubled, direct) => {
      assert.equal((await troubled.write(change)).outcome, 'silent');
      assert.equal(await direct.connector.moveMarker(direct.account.id, { from: null, to: 'fence' }), 'moved');
      assert.equal(await proxiedOf(store()).proxy.releaseHeld(), 1);
      assert.equal(await direct.accepts(firstPassword), true);
      assert.equal(await direct.connector.readMarker(direct.account.id), 'fence');
    });
  });

  test('without the fence the same late write does land', async (context) => {
    if (!store().proxied) return context.skip('there is no network in between');
    await throughProxy('hold', async (troubled, direct) => {
      assert.equal((await troubled.write(change)).outcome, 'silent');
      assert.equal(await direct.accepts(firstPassword), true);
      assert.equal(await proxiedOf(store()).proxy.releaseHeld(), 1);
      assert.equal(await direct.accepts('Second-Passw0rd'), true);
    });
  });

  test('a write that gets ready too late never leaves', async (context) => {
    if (!store().proxied) return context.skip('there is no network to be slow');
    await withAccount(store(), async (direct) => {
      await withConnector({ ...store(), options: { readyTimeoutMs: 1 } }, async (connector) => {
        const late = benchOf(connector, direct.account, direct.username);
        assert.equal((await late.write(change)).outcome, 'unreachable');
        assert.equal((await late.write({ newPassword: 'Second-Passw0rd' })).outcome, 'unreachable');
      });
      assert.equal(await direct.connector.readMarker(direct.account.id), null);
      assert.equal(await direct.accepts(firstPassword), true);
    });
  });

  test('a closed connector reaches nothing', async (context) => {
    if (!store().proxied) return context.skip('there is no connection to close');
    await withAccount(store(), async (bench) => {
      await bench.connector.close();
      assert.equal((await bench.write(change)).outcome, 'unreachable');
    });
  });
}

function proxiedOf(store: ConformanceStore) {
  if (!store.proxied) throw new Error('no proxy');
  return store.proxied;
}
