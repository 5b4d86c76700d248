import type { ConformanceStore } from './conformance/store-under-test.ts';
import { testConformance } from './conformance.ts';
import { freePort } from './testing/spawned-server.ts';
import { sambaUnavailable, startSamba } from './testing/start-samba.ts';
import { sambaConfiguration } from './testing/store-configurations.ts';
import { startWriteProxy } from './testing/write-proxy.ts';

const delegated = { username: 'svc-rekey', password: 'Delegated-Passw0rd-1' };

testConformance('Active Directory (Samba)', {
  skip: sambaUnavailable(),
  async start(): Promise<ConformanceStore> {
    const samba = await startSamba();
    const { bindName } = await samba.createDelegatedAccount({
      ...delegated,
      resetPassword: true,
      writeAttribute: samba.markerAttribute,
    });
    const proxy = await startWriteProxy(samba);
    const dns = new Map<string, string>();
    const set = (username: string, attribute: string, value: string) =>
      samba.setAttribute(dns.get(username) ?? '', attribute, value);
    return {
      configuration: sambaConfiguration(samba, bindName),
      withoutReset: sambaConfiguration(samba, bindName, { allowReset: false }),
      unreachable: [
        sambaConfiguration(samba, bindName, { url: `ldaps://127.0.0.1:${await freePort('127.0.0.1')}` }),
        sambaConfiguration(samba, bindName, { caCertificate: undefined }),
      ],
      bindPassword: delegated.password,
      wrongBindPassword: 'Not-the-Passw0rd',
      hostileUsernames: ['a)(uid', "back'tick`", '#lead', 'ünï-ж', 'a b c', '$(x)', '{guid}', '!&^%'],
      createAccount: async (user) => void dns.set(user.username, await samba.createUser(user)),
      trouble: {
        locked: (username) => samba.lockOut(username),
        disabled: (username) => set(username, 'userAccountControl', '514'),
        'must-change': (username) => set(username, 'pwdLastSet', '0'),
      },
      async setExpiry(username, days) {
        // 512 = a normal account, 65536 = its password never ends.
        if (days === null) return set(username, 'userAccountControl', String(512 + 65_536));
        await samba.setDomainPolicy({ maximumAgeSeconds: days * 86_400 });
      },
      setPolicy: (policy) => samba.setDomainPolicy(policy),
      resetHonorsHistory: false,
      opens: (username, password) => samba.kinit({ username, password }),
      proxied: { proxy, configuration: sambaConfiguration(samba, bindName, { url: proxy.url }) },
      stop: () => samba.stop(),
    };
  },
});
