import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { noRealAccounts, withLinuxAccount } from '../testing/index.ts';
import { createLinuxPlatform } from './linux.ts';
import { judgeLocalAccount, type LocalAccount } from './local-accounts.ts';

const platform = createLinuxPlatform({
  log: { info() {}, warn() {} },
  now: () => new Date(),
  allowedSystemAccounts: [],
});
const skip = noRealAccounts;
const setTo = (name: string, password: string | Buffer) =>
  platform.setPassword(name, { newPassword: Buffer.from(password), oldPassword: null });

test('a real account takes a new password, proves it, and no longer takes the old one', { skip }, async () => {
  await withLinuxAccount('the old one', async (name) => {
    assert.deepEqual(await platform.checkAccount(name), { usable: true });
    assert.ok(await platform.verifyPassword(name, Buffer.from('the old one')));
    const before = await platform.readFingerprint(name);
    assert.deepEqual(await setTo(name, 'the new one'), { set: true });
    assert.ok(await platform.verifyPassword(name, Buffer.from('the new one')));
    assert.equal(await platform.verifyPassword(name, Buffer.from('the old one')), false);
    assert.notEqual(await platform.readFingerprint(name), before);
  });
});

test('passwords of any bytes arrive as they are, or are refused and nothing changes', { skip }, async () => {
  await withLinuxAccount('the old one', async (name) => {
    const taken = ['  blanks at both ends ', 'co:lon:s', 'Größe 密码 🔑', '$(id) `id` %s \\n', 'x'.repeat(511), 'cr\r'];
    for (const password of taken) {
      assert.deepEqual(await setTo(name, password), { set: true });
      assert.ok(await platform.verifyPassword(name, Buffer.from(password)), JSON.stringify(password));
    }
    const fingerprint = await platform.readFingerprint(name);
    for (const password of ['', 'two\nlines', 'zero\0byte', 'x'.repeat(512)]) {
      assert.deepEqual(await setTo(name, password), { set: false, reason: 'password-refused-by-policy' });
      assert.equal(await platform.verifyPassword(name, Buffer.from(password)), false);
    }
    assert.equal(await platform.readFingerprint(name), fingerprint);
  });
});

test('a locked account is left locked, and locking is not a change of password', { skip }, async () => {
  await withLinuxAccount('the old one', async (name) => {
    const fingerprint = await platform.readFingerprint(name);
    execFileSync('/usr/sbin/usermod', ['--lock', name]);
    assert.deepEqual(await platform.checkAccount(name), { usable: false, reason: 'account-locked' });
    assert.equal(await platform.readFingerprint(name), fingerprint);
  });
});

test('root, accounts that do not exist, and names that are no names are refused', { skip }, async () => {
  assert.deepEqual(await platform.checkAccount('root'), { usable: false, reason: 'not-permitted' });
  const before = await readFile('/etc/shadow');
  for (const name of ['nobody-of-that-name', '', '-x', 'a b', 'root:x', 'root\nroot', '../root']) {
    assert.deepEqual(await platform.checkAccount(name), { usable: false, reason: 'account-not-found' });
    assert.equal(await platform.readFingerprint(name), null);
    assert.equal((await setTo(name, 'whatever it is')).set, false);
    assert.equal(await platform.verifyPassword(name, Buffer.from('x')), false);
  }
  assert.deepEqual(await readFile('/etc/shadow'), before);
});

test('only ordinary accounts that may log in are changed', () => {
  const ordinary: LocalAccount = { uid: 1000, shell: '/bin/bash', passwordField: '$y$hash', expiresOnDay: null };
  const judge = (change: Partial<LocalAccount>, systemAccountAllowed = false) => {
    const check = judgeLocalAccount({ ...ordinary, ...change }, { today: 20_000, systemAccountAllowed });
    return check.usable || check.reason;
  };
  assert.equal(judge({}), true);
  assert.equal(judge({ uid: 999 }), 'not-permitted');
  assert.equal(judge({ uid: 0 }), 'not-permitted');
  assert.equal(judge({ uid: 0 }, true), true);
  assert.equal(judge({ passwordField: '!' }), 'account-locked');
  assert.equal(judge({ passwordField: '*' }), 'account-locked');
  assert.equal(judge({ passwordField: '!$y$hash' }), 'account-locked');
  assert.equal(judge({ shell: '/usr/sbin/nologin' }), 'account-disabled');
  assert.equal(judge({ shell: '/bin/false' }), 'account-disabled');
  assert.equal(judge({ expiresOnDay: 20_000 }), 'account-disabled');
  assert.equal(judge({ expiresOnDay: 20_001 }), true);
});
