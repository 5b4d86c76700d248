import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Username } from '@rekey/protocol';
import fc from 'fast-check';
import { sameName } from '../same-name.ts';
import { withConnector } from './bench.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** Finding accounts: exactly one's own, whatever the user name. */
export function testFinding(store: StoreUnderTest): void {
  test('a user name finds its own account, in any case of letters', () =>
    withConnector(store(), async (connector) => {
      await store().createAccount({ username: 'Finder', password: 'Some-Passw0rd-1' });
      const account = await connector.findAccount('fINDER');
      assert.equal(account?.name.toLowerCase(), 'finder');
      assert.equal((await connector.findAccount('Finder'))?.id, account?.id);
    }));

  test('an unknown user name finds nothing', () =>
    withConnector(store(), async (connector) => {
      assert.equal(await connector.findAccount('nobody-of-this-name'), null);
    }));

  test('hostile user names find exactly their own accounts, which can be written', () =>
    withConnector(store(), async (connector) => {
      const ids = new Set<string>();
      for (const username of store().hostileUsernames) {
        await store().createAccount({ username, password: 'Some-Passw0rd-1' });
        const account = await connector.findAccount(username);
        assert.equal(account?.name, username);
        ids.add(account?.id ?? '');
        const newPassword = Buffer.from('Other-Passw0rd-2');
        const oldPassword = Buffer.from('Some-Passw0rd-1');
        const request = { accountId: account?.id ?? '', newPassword, oldPassword, marker: null };
        assert.deepEqual(await connector.writePassword(request), { outcome: 'written' }, username);
        const verdict = await connector.verifyPassword(account?.id ?? '', newPassword);
        assert.deepEqual(verdict, { verified: true, mustChange: false }, username);
      }
      assert.equal(ids.size, store().hostileUsernames.length);
    }));

  test('any user name at all finds its own account or none', () =>
    withConnector(store(), async (connector) => {
      await fc.assert(
        fc.asyncProperty(anyUsername(store().hostileUsernames), async (username) => {
          const account = await connector.findAccount(username);
          assert(account === null || sameName(account.name, username), `${username} found ${account?.name}`);
        }),
        { numRuns: 100 },
      );
    }));
}

/** Any text that is a user name, and filters and names around those that exist. */
function anyUsername(existing: string[]): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    '*',
    '(',
    ')',
    '\\',
    '\\2a',
    ')(uid=*',
    '|',
    '&',
    '!',
    ',',
    '=',
    '"',
    '+',
    ';',
    '<',
    'ａ',
    'á',
  );
  const around = fc.tuple(piece, fc.constantFrom('Finder', ...existing), piece).map((parts) => parts.join(''));
  const pieces = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
  const wide = fc.constantFrom(
    'Ｆｉｎｄｅｒ',
    'Fínder',
    'F inder',
    'Finder*',
    '*inder',
    'Fin\u200bder',
    'Fi\uFB01nder',
  );
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 64 });
  return fc.oneof(text, around, pieces, wide).filter((name) => Username.safeParse(name).success);
}
