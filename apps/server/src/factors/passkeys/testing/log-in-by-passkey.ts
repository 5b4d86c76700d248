import type { CurrentSession } from '@rekey/protocol';
import { type Browser, openBrowser, type Person } from '../../../testing/index.ts';
import type { Flaw, SoftwareAuthenticator } from './software-authenticator.ts';

/** Adds a passkey to somebody's factors, the way people do. */
export async function registerPasskey({ browser }: Pick<Person, 'browser'>, passkey: SoftwareAuthenticator) {
  const { ceremonyId, options } = await browser.client.passkeyRegistrationOptions();
  return browser.client.registerPasskey({ ceremonyId, name: 'Laptop', response: passkey.create(options) });
}

/** Logs in by a passkey, in a browser that nobody has used before. */
export async function logInByPasskey(
  origin: string,
  passkey: SoftwareAuthenticator,
  flaw: Flaw = {},
): Promise<{ visitor: Browser; session: CurrentSession }> {
  const visitor = openBrowser(origin);
  const { ceremonyId, options } = await visitor.client.passkeyLoginOptions();
  const session = await visitor.client.loginByPasskey({ ceremonyId, response: passkey.get(options, flaw) });
  return { visitor, session };
}
