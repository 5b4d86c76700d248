import type { StoreConfiguration } from '@rekey/protocol';
import { type ConformanceStore, testConformance } from './conformance.ts';
import { freePort } from './testing/spawned-server.ts';
import { sambaUnavailable, startSamba, type TestSamba } from './testing/start-samba.ts';
import { startWriteProxy } from './testing/write-proxy.ts';

const delegated = { username: 'svc-rekey', password: 'Delegated-Passw0rd-1' };

function configurationOf(
  samba: TestSamba,
  bindName: string,
  more: object = {},
): Extract<StoreConfiguration, { kind: 'active-directory' }> {
  const { url, caCertificate, baseDn, markerAttribute } = samba;
  return {
    kind: 'active-directory',
    settings: { url, caCertificate, baseDn, bindName, markerAttribute, allowReset: true, ...more },
  };
}

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
      configuration: configurationOf(samba, bindName),
      withoutReset: configurationOf(samba, bindName, { allowReset: false }),
      unreachable: [
        configurationOf(samba, bindName, { url: `ldaps://127.0.0.1:${await freePort('127.0.0.1')}` }),
        configurationOf(samba, bindName, { caCertificate: undefined }),
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
      setPolicy: (policy) => samba.setDomainPolicy(policy),
      resetHonorsHistory: false,
      opens: (username, password) => samba.kinit({ username, password }),
      proxied: { proxy, configuration: configurationOf(samba, bindName, { url: proxy.url }) },
      stop: () => samba.stop(),
    };
  },
});
