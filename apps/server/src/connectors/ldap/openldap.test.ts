import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Bench, benchOf, firstPassword, reasonOf, withConnector } from '../conformance/bench.ts';
import { slapdUnavailable, startSlapd, type TestSlapd } from '../testing/start-slapd.ts';
import { slapdConfiguration } from '../testing/store-configurations.ts';

const unavailable = slapdUnavailable();
const where = { skip: unavailable ?? false };
let slapd: TestSlapd;
before(async () => {
  if (unavailable === null) slapd = await startSlapd();
});
after(() => slapd?.stop());

/** An account of its own, and a connector with these settings. */
async function withPerson(
  more: object,
  work: (bench: Bench & { dn: string }) => Promise<void>,
  rdn?: string,
): Promise<void> {
  const username = `someone-${randomUUID().slice(0, 8)}`;
  const dn = await slapd.createUser({ username, password: firstPassword, ...(rdn && { rdn }) });
  const open = { configuration: slapdConfiguration(slapd, more), bindPassword: slapd.bindPassword };
  await withConnector(open, async (connector) => {
    const account = await connector.findAccount(username);
    assert(account);
    await work({ ...benchOf(connector, account, username), dn });
  });
}

const change = { oldPassword: firstPassword, newPassword: 'Second-Passw0rd' };
const marked = { ...change, marker: { from: null, to: '1' } };

test('a password that a Modify writes is kept hashed', where, () =>
  withPerson({}, async (bench) => {
    await bench.write(marked);
    const [kept = ''] = await slapd.readAttribute(bench.dn, 'userPassword');
    assert.match(kept, /^\{SSHA\}/);
  }),
);

test('accounts are found and written whatever stands in their distinguished names', where, async () => {
  const nasty = ['cn=Smith\\, John \\+ Co', 'cn=\\23lead\\ ', 'cn=a\\\\b\\"c\\"\\;\\<d\\>', 'cn=ünï\\0Aж+sn=x\\=y'];
  for (const rdn of nasty) {
    await withPerson(
      {},
      async (bench) => {
        assert.deepEqual(await bench.write(marked), { outcome: 'written' }, rdn);
        assert.equal(await bench.accepts('Second-Passw0rd'), true, rdn);
        assert.equal(await bench.connector.moveMarker(bench.account.id, { from: '1', to: '2' }), 'moved', rdn);
      },
      rdn,
    );
  }
});

test('an attribute that can hold two values is no marker', where, () =>
  withPerson({ markerAttribute: 'description' }, async (bench) => {
    assert.equal((await bench.write(marked)).outcome, 'refused-us');
    assert.equal(await bench.accepts(firstPassword), true);
    const tested = await bench.connector.test();
    assert.deepEqual(tested.steps.at(-1)?.step, 'marker');
    assert.equal(tested.ok, false);
  }),
);

test('an expired password is right, and is changed for its user where resets are allowed', where, async () => {
  await slapd.setPolicy({ pwdMaxAge: '1' });
  try {
    for (const attempt of [change, marked]) {
      await withPerson({}, async (bench) => {
        await delay(2100);
        const verdict = await bench.connector.verifyPassword(bench.account.id, Buffer.from(firstPassword));
        assert.deepEqual(verdict, { verified: true, mustChange: true });
        assert.deepEqual(await bench.write(attempt), { outcome: 'written' });
      });
    }
    await withPerson({ allowReset: false }, async (bench) => {
      await delay(2100);
      assert.equal(reasonOf(await bench.write(change)), 'not-permitted');
    });
  } finally {
    await slapd.setPolicy({});
  }
});

test('a wrong old password counts towards the lock-out, with a marker too', where, () =>
  withPerson({}, async (bench) => {
    for (let failure = 0; failure < 5; failure++) {
      assert.equal(reasonOf(await bench.write({ ...marked, oldPassword: `Wrong-${failure}` })), 'old-password-wrong');
    }
    assert.equal(reasonOf(await bench.write(marked)), 'account-locked');
  }),
);

test('a policy that asks for the old password refuses resets as such', where, async () => {
  await slapd.setPolicy({ pwdSafeModify: 'TRUE' });
  try {
    await withPerson({}, async (bench) => {
      assert.equal(reasonOf(await bench.write({ newPassword: 'Second-Passw0rd' })), 'old-password-needed');
      const reset = { newPassword: 'Second-Passw0rd', marker: marked.marker };
      assert.equal(reasonOf(await bench.write(reset)), 'old-password-needed');
      assert.deepEqual(await bench.write(marked), { outcome: 'written' });
    });
  } finally {
    await slapd.setPolicy({});
  }
});

test('the policy that an entry names wins over the default', where, () =>
  withPerson({}, async (bench) => {
    const strict = `cn=strict,ou=policies,${slapd.baseDn}`;
    const policy = { objectClass: ['person', 'pwdPolicy'], cn: 'strict', sn: 'strict', pwdAttribute: 'userPassword' };
    await slapd.addEntry(strict, { ...policy, pwdMinLength: '30', pwdCheckQuality: '2' });
    await slapd.setAttribute(bench.dn, 'pwdPolicySubentry', strict);
    const rules = await bench.connector.readRules(bench.account.id);
    assert.deepEqual(rules, [{ type: 'minimum-length', minimum: 30 }]);
    assert.equal(reasonOf(await bench.write(change)), 'password-too-short');
  }),
);

test('a referral leads nowhere', where, async () => {
  const calls: unknown[] = [];
  const elsewhere = createServer((socket) => calls.push(socket.destroy())).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  try {
    const { port } = elsewhere.address() as AddressInfo;
    await slapd.addEntry(`cn=elsewhere,ou=people,${slapd.baseDn}`, {
      objectClass: ['referral', 'extensibleObject'],
      cn: 'elsewhere',
      ref: `ldap://127.0.0.1:${port}/ou=people,${slapd.baseDn}`,
    });
    await withPerson({}, async (bench) => {
      assert.equal(await bench.connector.findAccount('somebody-elsewhere'), null);
      assert.deepEqual(await bench.write(change), { outcome: 'written' });
    });
    assert.deepEqual(calls, []);
  } finally {
    elsewhere.close();
  }
});

test('no password shows in the debug log of the LDAP library', where, () =>
  withPerson({}, async (bench) => {
    const canary = 'Canary-Passw0rd-ö';
    const program = `
      import { openConnector } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
      const [configuration, bindPassword, accountId, oldPassword, canary] = JSON.parse(process.argv[1]);
      const connector = openConnector(configuration, bindPassword);
      const write = (old, next, marker) => connector.writePassword({ accountId, marker,
        oldPassword: old === null ? null : Buffer.from(old), newPassword: Buffer.from(next) });
      console.log((await write(oldPassword, canary, { from: null, to: '1' })).outcome);
      console.log((await write(canary, canary + '-2', null)).outcome);
      console.log((await write(null, canary + '-3', null)).outcome);`;
    const given = [slapdConfiguration(slapd), slapd.bindPassword, bench.account.id, firstPassword, canary];
    const child = await promisify(execFile)(
      process.execPath,
      ['--input-type=module-typescript', '-e', program, JSON.stringify(given)],
      { env: { NODE_DEBUG: 'ldapts' } },
    );
    assert.equal(child.stdout, 'written\nwritten\nwritten\n');
    assert.match(child.stderr, /LDAPTS.*ModifyRequest|LDAPTS.*Sending message/s);
    const forms = [canary, Buffer.from(canary).toString('base64').slice(0, 20), [...Buffer.from('Canary')].join(',')];
    for (const form of forms) assert(!child.stderr.includes(form), form);
  }),
);
