import { webcrypto } from 'node:crypto';
import { AuthenticatorKey, type PushAnswer, type PushRequest } from '@rekey/protocol';
import {
  type AuthenticatorClient,
  type AuthenticatorIdentity,
  createAuthenticatorClient,
  takePairingCode,
} from '@rekey/protocol/authenticator';
import type { Browser } from './browser.ts';
import { waitUntil } from './wait-until.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A phone with the authenticator, without its screen: the same key, the same calls. */
export interface Phone {
  factorId: string;
  client: AuthenticatorClient;
  /** The form in which it signs: what a test wants to bend. */
  identity: AuthenticatorIdentity;
  /** The open request, as soon as there is one. */
  waitForRequest(): Promise<PushRequest>;
  /** Answers a request; `number` as it was typed. */
  answer(request: PushRequest, answer: PushAnswer['answer'], number?: string): Promise<PushRequest['state']>;
}

/** Pairs a phone with somebody, the way people do: the code of the QR that their session shows.
 *
 *  @param server `origin` as the server itself knows it: tokens are made out to it
 */
export async function givePhone(
  { origin }: { origin: string },
  { browser }: { browser: Browser },
  name = 'Phone',
): Promise<Phone> {
  const { link } = await browser.client.pairAuthenticator();
  return pairPhone(origin, link.split('#pair=')[1] ?? '', name);
}

/** Pairs a phone by the code of a QR. */
export async function pairPhone(origin: string, code: string, name = 'Phone'): Promise<Phone> {
  const keys = (await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const publicKey = AuthenticatorKey.parse(await webcrypto.subtle.exportKey('jwk', keys.publicKey));
  const { factorId } = await takePairingCode({ baseUrl: origin }, { code, publicKey, name });
  const sign = async (bytes: Uint8Array<ArrayBuffer>) =>
    new Uint8Array(await webcrypto.subtle.sign(algorithm, keys.privateKey, bytes));
  const identity = { factorId, sign };
  const client = createAuthenticatorClient({ baseUrl: origin, audience: origin, now: Date.now }, identity);
  return {
    factorId,
    client,
    identity,
    async waitForRequest() {
      const findOpen = async () => (await client.requests()).requests.find(({ state }) => state === 'open');
      return (await waitUntil(findOpen, (request) => request !== undefined)) as PushRequest;
    },
    answer: async (request, answer, number) => (await client.answer(request, { answer, number: number ?? null })).state,
  };
}
