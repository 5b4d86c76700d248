import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import test from 'node:test';
import type { AccountCheck } from '../apply/index.ts';
import { readIdentity } from '../state/index.ts';
import { createTestAuthority, startTestServer, withFolder } from '../testing/index.ts';
import { type EnrollDeps, type EnrollOrder, enrollDevice } from './enroll-device.ts';
import { EnrollmentError } from './enrollment-error.ts';

const depsIn = (directory: string, check: AccountCheck = { usable: true }): EnrollDeps => ({
  directory,
  platform: { name: 'simulated', platform: { checkAccount: async () => check } },
  agentVersion: '0',
  now: Date.now,
});
const orderOf = (code: string, account: string | null = null): EnrollOrder => ({
  ...{ code, account },
  name: 'Test machine',
  allowedSystemAccounts: [],
});
const failsWith = (code: EnrollmentError['code']) => (error: unknown) =>
  error instanceof EnrollmentError && error.code === code;

test('what is not a code is refused before anything is sent', async () => {
  await withFolder(async (directory) => {
    for (const code of ['', 'rk1.', 'rk1.e30', 'rk2.abc', `rk1.${'x'.repeat(5000)}`]) {
      await assert.rejects(enrollDevice(depsIn(directory), orderOf(code)), failsWith('code-unreadable'));
    }
  });
});

test('a server with another authority than the one in the code gets nothing, and nothing is kept', async (t) => {
  const server = await startTestServer('alice');
  t.after(() => server.close());
  const { fingerprint } = await createTestAuthority();
  await withFolder(async (directory) => {
    await assert.rejects(
      enrollDevice(depsIn(directory), orderOf(server.code({ fingerprint }))),
      failsWith('authority-mismatch'),
    );
    assert.deepEqual(await readdir(directory), []);
  });
});

test('a server that shows the right authority but holds another certificate gets no token', async (t) => {
  const impostor = await createTestAuthority();
  const server = await startTestServer('alice', await impostor.issue());
  t.after(() => server.close());
  await withFolder(async (directory) => {
    await assert.rejects(enrollDevice(depsIn(directory), orderOf(server.code())), failsWith('server-unreachable'));
    assert.equal(await readIdentity(directory), null);
  });
});

test('an account that cannot be changed here is found out before the code is used up', async (t) => {
  const server = await startTestServer('alice');
  t.after(() => server.close());
  await withFolder(async (directory) => {
    const deps = depsIn(directory, { usable: false, reason: 'account-not-found' });
    await assert.rejects(enrollDevice(deps, orderOf(server.code(), 'alice')), failsWith('account-unusable'));
    await assert.rejects(enrollDevice(depsIn(directory), orderOf(server.code(), 'bob')), failsWith('account-differs'));
    assert.equal(await readIdentity(directory), null);
  });
});

test('a second code adds its account to the same device; another server is refused', async (t) => {
  const server = await startTestServer('alice');
  const another = await startTestServer('alice');
  t.after(() => Promise.all([server.close(), another.close()]));
  await withFolder(async (directory) => {
    await enrollDevice(depsIn(directory), orderOf(server.code()));
    const first = await readIdentity(directory);
    server.binding.targetId = server.binding.userId;
    server.binding.account = 'bob';
    await enrollDevice(depsIn(directory), orderOf(server.code()));
    const second = await readIdentity(directory);
    assert.deepEqual([second?.deviceId, second?.deviceKey], [first?.deviceId, first?.deviceKey]);
    assert.deepEqual(
      second?.bindings.map(({ account }) => account),
      ['alice', 'bob'],
    );
    await assert.rejects(enrollDevice(depsIn(directory), orderOf(another.code())), failsWith('other-server'));
  });
});
