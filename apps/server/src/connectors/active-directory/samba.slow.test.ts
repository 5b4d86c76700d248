import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { type Bench, benchOf, firstPassword, reasonOf, withConnector } from '../conformance/bench.ts';
import { defaultDomainPolicy } from '../testing/samba-domain.ts';
import { sambaUnavailable, startSamba, type TestSamba } from '../testing/start-samba.ts';
import { sambaConfiguration } from '../testing/store-configurations.ts';

const unavailable = sambaUnavailable();
const where = { skip: unavailable ?? false };
const servicePassword = 'Delegated-Passw0rd-1';
const daySeconds = 86_400;
let samba: TestSamba;
before(async () => {
  if (unavailable === null) samba = await startSamba();
});
after(() => samba?.stop());

const change = { oldPassword: firstPassword, newPassword: 'Second-Passw0rd' };
const marked = { ...change, marker: { from: null, to: '1' } };
const isRefusedUs = (error: unknown) => error instanceof AppError && error.code === 'STORE_REFUSED_US';

type Grants = Omit<Parameters<TestSamba['createDelegatedAccount']>[0], 'username' | 'password'>;

/** A user of its own, seen through a delegated account that has these rights and no other. */
async function withPerson(
  grants: Grants & { settings?: object; displayName?: string },
  work: (bench: Bench & { dn: string }) => Promise<void>,
): Promise<void> {
  const username = `someone-${randomUUID().slice(0, 8)}`;
  const { settings, displayName, ...rights } = grants;
  const dn = await samba.createUser({ username, password: firstPassword, ...(displayName && { displayName }) });
  const service = { username: `svc-${randomUUID().slice(0, 8)}`, password: servicePassword };
  const { bindName } = await samba.createDelegatedAccount({ ...service, ...rights });
  const open = { configuration: sambaConfiguration(samba, bindName, settings), bindPassword: servicePassword };
  await withConnector(open, async (connector) => {
    const account = await connector.findAccount(username);
    assert(account);
    await work({ ...benchOf(connector, account, username), dn });
  });
}

test('a change needs no right but the user’s own', where, () =>
  withPerson({}, async (bench) => {
    assert.deepEqual(await bench.write(change), { outcome: 'written' });
    assert.equal((await bench.write({ newPassword: 'Third-Passw0rd' })).outcome, 'refused-us');
    assert.equal(await samba.kinit({ username: bench.username, password: 'Second-Passw0rd' }), true);
  }),
);

test('"Reset password" alone allows resets', where, () =>
  withPerson({ resetPassword: true }, async (bench) => {
    assert.deepEqual(await bench.write({ newPassword: 'Second-Passw0rd' }), { outcome: 'written' });
    assert.equal(await samba.kinit({ username: bench.username, password: 'Second-Passw0rd' }), true);
  }),
);

test('without the right to write the marker nothing is written at all, and the store’s test says so', where, () =>
  withPerson({ resetPassword: true }, async (bench) => {
    assert.equal((await bench.write(marked)).outcome, 'refused-us');
    await assert.rejects(bench.connector.moveMarker(bench.account.id, { from: null, to: '1' }), isRefusedUs);
    assert.equal(await bench.accepts(firstPassword), true);
    const last = (await bench.connector.test()).steps.at(-1);
    assert.deepEqual([last?.step, last?.ok], ['marker', false]);
  }),
);

test('an attribute that can hold two values is no marker', where, () =>
  withPerson({ writeAttribute: 'otherTelephone', settings: { markerAttribute: 'otherTelephone' } }, async (bench) => {
    assert.equal((await bench.write(marked)).outcome, 'refused-us');
    await assert.rejects(bench.connector.moveMarker(bench.account.id, { from: null, to: '1' }), isRefusedUs);
    assert.equal((await bench.connector.test()).ok, false);
  }),
);

test('a user principal name finds its user', where, () =>
  withPerson({}, async (bench) => {
    assert.deepEqual(await bench.connector.findAccount(`${bench.username}@CORP.test`), bench.account);
    assert.equal(await bench.connector.findAccount(`${bench.username}@elsewhere.test`), null);
  }),
);

test('an account that was moved and renamed is still the same', where, () =>
  withPerson({ resetPassword: true }, async (bench) => {
    await samba.moveTo(bench.dn, `CN=Ünï\\, renamed \\+ moved,${samba.baseDn}`);
    assert.deepEqual(await bench.write(change), { outcome: 'written' });
    assert.equal(await bench.accepts('Second-Passw0rd'), true);
  }),
);

test('complexity is shown as rules and named as the reason', where, () =>
  withPerson({ displayName: 'Anna Maria Berg' }, async (bench) => {
    const rules = await bench.connector.readRules(bench.account.id);
    assert(rules.some((rule) => rule.type === 'character-classes' && rule.minimum === 3 && rule.of.length === 5));
    const words = rules.flatMap((rule) => (rule.type === 'no-own-words' ? rule.words : []));
    assert.deepEqual(words, [bench.username, 'anna', 'maria', 'berg']);
    const simple = { ...change, newPassword: 'onlylowercaseletters' };
    assert.equal(reasonOf(await bench.write(simple)), 'password-not-complex');
    // Lower case, digits, and letters that have no case: three of five.
    assert.deepEqual(await bench.write({ ...change, newPassword: 'abcd1234中文字' }), { outcome: 'written' });
  }),
);

test('a fine-grained policy wins over the domain’s', where, () =>
  withPerson({ readFineGrainedPolicies: true }, async (bench) => {
    const strict = { ...defaultDomainPolicy, minimumLength: 20, complexity: false, historyLength: 0 };
    await samba.createFineGrainedPolicy('strict', strict, [bench.dn]);
    const rules = await bench.connector.readRules(bench.account.id);
    assert.deepEqual(rules, [{ type: 'minimum-length', minimum: 20 }]);
    assert.equal(reasonOf(await bench.write(change)), 'password-too-short');
    const long = { ...change, newPassword: 'only lower case and long' };
    assert.deepEqual(await bench.write(long), { outcome: 'written' });
  }),
);

test('a fine-grained policy that we may not read is not passed off as the domain’s', where, () =>
  withPerson({}, async (bench) => {
    await samba.createFineGrainedPolicy('hidden', { ...defaultDomainPolicy, minimumLength: 20 }, [bench.dn]);
    await assert.rejects(bench.connector.readRules(bench.account.id), isRefusedUs);
    assert.equal(reasonOf(await bench.write(change)), 'password-refused-by-policy');
  }),
);

test('more users than fit a page are all listed, each with the end that their own policy gives', where, async () => {
  await samba.setDomainPolicy({ maximumAgeSeconds: 42 * daySeconds });
  const usernames = Array.from({ length: 7 }, () => `paged-${randomUUID().slice(0, 8)}`);
  const dns = [];
  for (const username of usernames) dns.push(await samba.createUser({ username, password: firstPassword }));
  const stricter = { ...defaultDomainPolicy, maximumAgeSeconds: 10 * daySeconds };
  await samba.createFineGrainedPolicy('ten-days', stricter, dns.slice(0, 1));
  await samba.setAttribute(dns[1] ?? '', 'pwdLastSet', '0');
  // An account that may bind, and nothing more.
  const { bindName } = await samba.createDelegatedAccount({ username: 'svc-expiries', password: servicePassword });
  const open = {
    configuration: sambaConfiguration(samba, bindName),
    bindPassword: servicePassword,
    options: { pageSize: 3 },
  };
  await withConnector(open, async (connector) => {
    const sizes: number[] = [];
    const listed = new Map<string, Date | null>();
    await connector.listExpiries(async (page) => {
      sizes.push(page.length);
      for (const { accountId, expiresAt } of page) listed.set(accountId, expiresAt);
    });
    assert.ok(sizes.length >= 3 && sizes.every((size) => size <= 3), String(sizes));
    const days = [];
    for (const username of usernames) {
      const expiresAt = listed.get((await connector.findAccount(username))?.id ?? '');
      days.push(expiresAt ? Math.round((expiresAt.getTime() - Date.now()) / (daySeconds * 1000)) : expiresAt);
    }
    assert.deepEqual(days, [10, null, 42, 42, 42, 42, 42]);
  });
  await samba.setDomainPolicy({});
});
