import type { FactorKind, Language } from '@rekey/protocol';

/** What each kind of factor is called within a mail. */
export const factorNames: Readonly<Record<Language, Readonly<Record<FactorKind, string>>>> = {
  en: { authenticator: 'Rekey Authenticator', totp: 'Codes from an app', passkey: 'Passkey' },
  de: { authenticator: 'Rekey Authenticator', totp: 'Codes aus einer App', passkey: 'Passkey' },
};
