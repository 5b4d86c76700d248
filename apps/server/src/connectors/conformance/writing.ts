import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { type Bench, benchOf, firstPassword, reasonOf, withAccount, withConnector } from './bench.ts';
import type { StoreUnderTest } from './store-under-test.ts';

const written = { outcome: 'written' };
const none = { from: null, to: '1' };

/** Writing passwords, in both forms, with a marker and without. */
export function testWriting(store: StoreUnderTest): void {
  testForms(store);
  testEdges(store);
  testTroubledAccounts(store);
}

async function assertIsNow(store: StoreUnderTest, bench: Bench, now: { right: string; wrong: string }) {
  assert.equal(await bench.accepts(now.right), true, 'the new password opens');
  assert.equal(await bench.accepts(now.wrong), false, 'the old password does not');
  const opens = store().opens;
  if (!opens) return;
  assert.equal(await opens(bench.username, now.right), true, 'the new password opens by another way');
  assert.equal(await opens(bench.username, now.wrong), false, 'the old password does not by another way');
}

function testForms(store: StoreUnderTest): void {
  for (const marker of [undefined, none]) {
    const how = marker ? 'with a marker' : 'without a marker';

    test(`a change with the old password is written ${how}`, () =>
      withAccount(store(), async (bench) => {
        const newPassword = 'Second-Passw0rd';
        assert.deepEqual(
          await bench.write({ oldPassword: firstPassword, newPassword, ...(marker && { marker }) }),
          written,
        );
        await assertIsNow(store, bench, { right: newPassword, wrong: firstPassword });
      }));

    test(`a reset without the old password is written ${how}`, () =>
      withAccount(store(), async (bench) => {
        assert.deepEqual(await bench.write({ newPassword: 'Second-Passw0rd', ...(marker && { marker }) }), written);
        await assertIsNow(store, bench, { right: 'Second-Passw0rd', wrong: firstPassword });
      }));

    test(`a wrong old password is refused and changes nothing ${how}`, () =>
      withAccount(store(), async (bench) => {
        const attempt = { oldPassword: 'Not-the-Passw0rd', newPassword: 'Second-Passw0rd', ...(marker && { marker }) };
        assert.equal(reasonOf(await bench.write(attempt)), 'old-password-wrong');
        assert.equal(await bench.accepts(firstPassword), true);
        assert.equal(await bench.connector.readMarker(bench.account.id), null);
      }));

    test(`a password that is too short is refused as such ${how}`, () =>
      withAccount(store(), async (bench) => {
        const short = { newPassword: 'aB1-xyz', ...(marker && { marker }) };
        assert.equal(reasonOf(await bench.write(short)), 'password-too-short');
        assert.equal(reasonOf(await bench.write({ ...short, oldPassword: firstPassword })), 'password-too-short');
        assert.equal(await bench.accepts(firstPassword), true);
        assert.equal(await bench.connector.readMarker(bench.account.id), null);
      }));
  }
}

function testEdges(store: StoreUnderTest): void {
  test('passwords beyond ASCII, with quotes, and long ones arrive as they are', () =>
    withAccount(store(), async (bench) => {
      const passwords = [
        'Pässwörd-€-1',
        'пароль-Ж-12',
        '"quoted" \\ Passw0rd',
        '😀 Emoji-Passw0rd',
        `Long1-${'x€'.repeat(58)}`,
      ];
      let oldPassword = firstPassword;
      for (const newPassword of passwords) {
        assert.deepEqual(await bench.write({ oldPassword, newPassword }), written, newPassword);
        await assertIsNow(store, bench, { right: newPassword, wrong: oldPassword });
        oldPassword = newPassword;
      }
    }));

  test('more writes at once than there may be connections all come through', () =>
    withAccount(store(), async ({ account, connector, username }) => {
      const options = { maxConnections: 2 };
      await withConnector({ ...store(), options }, async (narrow) => {
        const bench = benchOf(narrow, account, username);
        const wrong = { oldPassword: 'Not-the-Passw0rd', newPassword: 'Second-Passw0rd' };
        const attempts = [wrong, { ...wrong, marker: none }, { ...wrong, marker: none }, wrong];
        const results = await Promise.all(attempts.map((attempt) => bench.write(attempt)));
        assert.deepEqual(new Set(results.map(reasonOf)), new Set(['old-password-wrong']));
      });
      assert.equal(await connector.readMarker(account.id), null);
    }));

  test('the caller’s buffers stay as they are', () =>
    withAccount(store(), async ({ connector, account }) => {
      for (const [from, to] of [
        [firstPassword, 'Second-Passw0rd'],
        ['Not-the-Passw0rd', 'Third-Passw0rd'],
      ] as const) {
        const request = { newPassword: Buffer.from(to), oldPassword: Buffer.from(from), marker: null };
        await connector.writePassword({ ...request, accountId: account.id });
        assert.deepEqual([request.newPassword.toString(), request.oldPassword.toString()], [to, from]);
      }
    }));

  test('an account that is not there is refused as not found', () =>
    withAccount(store(), async ({ connector }) => {
      for (const accountId of [randomUUID(), '*', 'uid=anna']) {
        const request = { accountId, newPassword: Buffer.from('Second-Passw0rd'), oldPassword: null, marker: null };
        assert.equal(reasonOf(await connector.writePassword(request)), 'account-not-found');
      }
    }));

  test('where resets are not allowed, the old password is asked for', async (context) => {
    const { withoutReset } = store();
    if (!withoutReset) return context.skip('this kind of store always allows resets');
    await withAccount(
      store(),
      async (bench) => {
        assert.equal(bench.connector.capabilities.resetForm, false);
        assert.equal(reasonOf(await bench.write({ newPassword: 'Second-Passw0rd' })), 'old-password-needed');
        const change = { oldPassword: firstPassword, newPassword: 'Second-Passw0rd' };
        assert.deepEqual(await bench.write(change), written);
      },
      withoutReset,
    );
  });
}

function testTroubledAccounts(store: StoreUnderTest): void {
  test('a change answers an administrator’s demand to change', async (context) => {
    const trouble = store().trouble['must-change'];
    if (!trouble) return context.skip('this kind of store knows no such demand');
    for (const marker of [undefined, none]) {
      await withAccount(store(), async (bench) => {
        await trouble(bench.username);
        const change = { oldPassword: firstPassword, newPassword: 'Second-Passw0rd', ...(marker && { marker }) };
        assert.deepEqual(await bench.write(change), written);
        const verdict = await bench.connector.verifyPassword(bench.account.id, Buffer.from('Second-Passw0rd'));
        assert.deepEqual(verdict, { verified: true, mustChange: false });
      });
    }
  });

  test('a locked account takes no change, and stays as it was', async (context) => {
    const trouble = store().trouble.locked;
    if (!trouble) return context.skip('this kind of store locks nobody');
    for (const marker of [undefined, none]) {
      await withAccount(store(), async (bench) => {
        await trouble(bench.username);
        const change = { oldPassword: firstPassword, newPassword: 'Second-Passw0rd', ...(marker && { marker }) };
        assert.equal(reasonOf(await bench.write(change)), 'account-locked');
        assert.equal(await bench.connector.readMarker(bench.account.id), null);
      });
    }
  });
}
