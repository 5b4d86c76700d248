import type { StoreConfiguration } from '@rekey/protocol';
import type { TestSamba } from './start-samba.ts';
import type { TestSlapd } from './start-slapd.ts';

type Of<Kind extends StoreConfiguration['kind']> = Extract<StoreConfiguration, { kind: Kind }>;

/** The configuration by which Rekey reaches a test's slapd, with marker and resets; `more` replaces single settings. */
export function slapdConfiguration(slapd: TestSlapd, more: Partial<Of<'ldap'>['settings']> = {}): Of<'ldap'> {
  const { url, caCertificate, baseDn, bindName, markerAttribute } = slapd;
  const settings = {
    url,
    caCertificate,
    baseDn,
    bindName,
    markerAttribute,
    usernameAttribute: 'uid',
    allowReset: true,
  };
  return { kind: 'ldap', settings: { ...settings, ...more } };
}

/** The configuration by which Rekey reaches a test's domain as a delegated account, with marker and resets. */
export function sambaConfiguration(
  samba: TestSamba,
  bindName: string,
  more: Partial<Of<'active-directory'>['settings']> = {},
): Of<'active-directory'> {
  const { url, caCertificate, baseDn, markerAttribute } = samba;
  const settings = { url, caCertificate, baseDn, bindName, markerAttribute, allowReset: true };
  return { kind: 'active-directory', settings: { ...settings, ...more } };
}
