import { Client } from 'ldapts';
import type { ConformanceStore } from './conformance/store-under-test.ts';
import { testConformance } from './conformance.ts';
import { freePort } from './testing/spawned-server.ts';
import { slapdUnavailable, startSlapd, type TestSlapd } from './testing/start-slapd.ts';
import { slapdConfiguration } from './testing/store-configurations.ts';
import { startWriteProxy } from './testing/write-proxy.ts';

async function opens(slapd: TestSlapd, dn: string, password: string): Promise<boolean> {
  const client = new Client({ url: slapd.url, tlsOptions: { ca: slapd.caCertificate } });
  const opened = await client.bind(dn, password).then(
    () => true,
    () => false,
  );
  await client.unbind();
  return opened;
}

testConformance('OpenLDAP', {
  skip: slapdUnavailable(),
  async start(): Promise<ConformanceStore> {
    const slapd = await startSlapd();
    const proxy = await startWriteProxy(slapd);
    const dns = new Map<string, string>();
    const dnOf = (username: string) => dns.get(username) ?? '';
    return {
      configuration: slapdConfiguration(slapd),
      withoutReset: slapdConfiguration(slapd, { allowReset: false }),
      unreachable: [
        slapdConfiguration(slapd, { url: `ldaps://127.0.0.1:${await freePort('127.0.0.1')}` }),
        slapdConfiguration(slapd, { caCertificate: undefined }),
      ],
      bindPassword: slapd.bindPassword,
      wrongBindPassword: 'Not-the-Passw0rd',
      hostileUsernames: ['*', 'a)(uid=*', 'back\\slash', '"quoted", +<>;=#', '#lead', 'ünï-ж-😀', 'a b', 'x\\2a'],
      createAccount: async (user) => void dns.set(user.username, await slapd.createUser(user)),
      trouble: {
        locked: (username) => slapd.setAttribute(dnOf(username), 'pwdAccountLockedTime', '000001010000Z'),
        'must-change': (username) => slapd.setAttribute(dnOf(username), 'pwdReset', 'TRUE'),
      },
      setPolicy: (policy) =>
        slapd.setPolicy({
          pwdMinLength: String(policy.minimumLength),
          pwdInHistory: String(policy.historyLength),
          pwdMinAge: String(policy.minimumAgeSeconds),
        }),
      resetHonorsHistory: true,
      opens: (username, password) => opens(slapd, dnOf(username), password),
      proxied: { proxy, configuration: slapdConfiguration(slapd, { url: proxy.url }) },
      stop: () => slapd.stop(),
    };
  },
});
