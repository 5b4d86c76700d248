import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstPassword, withAccount } from './bench.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** Compare-and-set: a stale write cannot land, whatever else is wrong with it. */
export function testMarkers(store: StoreUnderTest): void {
  test('a write leaves its marker, and one that expects another is refused', () =>
    withAccount(store(), async (bench) => {
      const { connector, account } = bench;
      assert.equal(connector.capabilities.compareAndSet, true);
      assert.equal(await connector.readMarker(account.id), null);
      await bench.write({ newPassword: 'Second-Passw0rd', marker: { from: null, to: '1' } });
      assert.equal(await connector.readMarker(account.id), '1');
      for (const from of [null, '0', '2']) {
        const stale = await bench.write({ newPassword: 'Third-Passw0rd', marker: { from, to: '3' } });
        assert.deepEqual(stale, { outcome: 'marker-moved' }, `from ${from}`);
      }
      assert.equal(await connector.readMarker(account.id), '1');
      assert.equal(await bench.accepts('Second-Passw0rd'), true);
    }));

  test('a moved marker wins over every other reason to refuse', () =>
    withAccount(store(), async (bench) => {
      await bench.write({ newPassword: 'Second-Passw0rd', marker: { from: null, to: '1' } });
      const stale = { from: '0', to: '2' };
      for (const attempt of [
        { newPassword: 'aB1' },
        { newPassword: 'Second-Passw0rd', oldPassword: firstPassword },
        { newPassword: 'Second-Passw0rd', oldPassword: 'Second-Passw0rd' },
        { newPassword: firstPassword, oldPassword: 'Second-Passw0rd' },
      ]) {
        assert.deepEqual(await bench.write({ ...attempt, marker: stale }), { outcome: 'marker-moved' });
      }
    }));

  test('a write that is tried again after it landed says that the marker has moved', () =>
    withAccount(store(), async (bench) => {
      const change = { oldPassword: firstPassword, newPassword: 'Second-Passw0rd', marker: { from: null, to: '1' } };
      assert.deepEqual(await bench.write(change), { outcome: 'written' });
      assert.deepEqual(await bench.write(change), { outcome: 'marker-moved' });
      assert.equal(await bench.connector.readMarker(bench.account.id), '1');
    }));

  test('moving the marker writes no password and fences what expected the old one', () =>
    withAccount(store(), async (bench) => {
      const { connector, account } = bench;
      assert.equal(await connector.moveMarker(account.id, { from: null, to: 'fence-1' }), 'moved');
      assert.equal(await connector.moveMarker(account.id, { from: null, to: 'fence-2' }), 'marker-moved');
      assert.equal(await connector.moveMarker(account.id, { from: 'fence-1', to: 'fence-3' }), 'moved');
      assert.equal(await connector.readMarker(account.id), 'fence-3');
      const late = { oldPassword: firstPassword, newPassword: 'Second-Passw0rd', marker: { from: null, to: '1' } };
      assert.deepEqual(await bench.write(late), { outcome: 'marker-moved' });
      assert.equal(await bench.accepts(firstPassword), true);
    }));

  test('of writers that expect the same marker, exactly one wins', () =>
    withAccount(store(), async (bench) => {
      const writers = Array.from({ length: 6 }, (_, index) => index);
      const results = await Promise.all(
        writers.map((index) =>
          bench.write({ newPassword: `Racing-Passw0rd-${index}`, marker: { from: null, to: `${index}` } }),
        ),
      );
      const winners = writers.filter((index) => results[index]?.outcome === 'written');
      assert.equal(winners.length, 1, JSON.stringify(results));
      assert.deepEqual(new Set(results.map((result) => result.outcome)), new Set(['written', 'marker-moved']));
      assert.equal(await bench.connector.readMarker(bench.account.id), `${winners[0]}`);
      assert.equal(await bench.accepts(`Racing-Passw0rd-${winners[0]}`), true);
    }));
}
