import { type AuthenticatorClient, createAuthenticatorClient } from '@rekey/protocol/authenticator';
import { serverClock } from '../clock/server-clock.ts';
import type { Account } from '../storage/database.ts';
import { identityOf } from './device-key.ts';

/** Asks the server, and notes what time it is there. */
export const fetchNotingTime: typeof globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init);
  serverClock.note(response);
  return response;
};

/** Speaks to the server that served this app, for one account. */
export function clientOf(account: Pick<Account, 'factorId' | 'privateKey'>): AuthenticatorClient {
  const options = { audience: location.origin, now: serverClock.fetchNow, fetch: fetchNotingTime };
  return createAuthenticatorClient(options, identityOf(account));
}
