import {
  AuthenticatorAccount,
  type PairAuthenticatorRequest,
  type PushAnswer,
  PushAnswered,
  type PushRequest,
  PushRequestList,
  type PushSubscriptionRequest,
} from './challenges.ts';
import { type ClientOptions, connect } from './connection.ts';

/** Who an authenticator is to one account: the id that pairing gave it, and its key. */
export interface AuthenticatorIdentity {
  factorId: string;
  /** ECDSA P-256, SHA-256, in the form of IEEE P1363: 64 bytes. */
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
}

/** What the client of an authenticator needs of its surroundings. */
export interface AuthenticatorOptions extends ClientOptions {
  /** The server's origin, which tokens are made out to. */
  audience: string;
  /** Milliseconds since 1970, as the server sees them as far as that is known: a phone's clock may be wrong. */
  now: () => number | Promise<number>;
}

/** How long a token is good for; the server takes none that is good for longer. */
const tokenSeconds = 60;
// Made out as of a little earlier, for a server whose clock is behind.
const leewaySeconds = 15;

/** Takes the code of a pairing QR: from then on the key answers for the account. The only call that needs no token.
 *
 *  @throws AppError PAIRING_CODE_INVALID
 *  @throws NoAnswerError
 */
export function takePairingCode(options: ClientOptions, request: PairAuthenticatorRequest) {
  return connect(options).ask(AuthenticatorAccount, 'POST', '/authenticator-pairings', request);
}

/** Speaks `/api/v1/authenticator…` for one account. Every method checks the answer's form.
 *
 *  @throws AppError AUTHENTICATOR_UNKNOWN when the server knows this authenticator no longer; others by their method
 *  @throws NoAnswerError
 */
export function createAuthenticatorClient(options: AuthenticatorOptions, identity: AuthenticatorIdentity) {
  const send = withToken(options, identity);
  const { base, ask, tell } = connect({ ...options, fetch: send });
  return {
    account: () => ask(AuthenticatorAccount, 'GET', '/authenticator'),
    requests: () => ask(PushRequestList, 'GET', '/authenticator/requests'),
    /** Server-sent events, as they come: a `requests` event (PushRequestList) at once and after every change. */
    openEvents: (signal: AbortSignal) =>
      send(`${base}/authenticator/events`, { headers: { accept: 'text/event-stream' }, signal }),
    /** @throws AppError NUMBER_WRONG, PUSH_NOT_FOUND, CHALLENGE_OVER, PUSH_ANSWER_INVALID */
    answer: async (request: PushRequest, answer: { answer: PushAnswer['answer']; number: string | null }) => {
      const signed = await signAnswer(identity, { ...answer, ...only(request) });
      return ask(PushAnswered, 'POST', `/authenticator/requests/${request.id}/answers`, signed);
    },
    /** @throws AppError PUSH_SERVICE_NOT_ALLOWED */
    subscribe: (subscription: PushSubscriptionRequest) => tell('PUT', '/authenticator/subscription', subscription),
    unsubscribe: () => tell('DELETE', '/authenticator/subscription'),
  };
}

export type AuthenticatorClient = ReturnType<typeof createAuthenticatorClient>;

const only = ({ id, nonce, action }: PushRequest) => ({ id, nonce, action });

/** Puts an answer into the form in which it is sent: the bytes that are signed are the ones that travel. */
export async function signAnswer(identity: AuthenticatorIdentity, answer: PushAnswer) {
  const payload = JSON.stringify(answer);
  return { payload, signature: toBase64url(await identity.sign(new TextEncoder().encode(payload))) };
}

/** Makes a JWT (RFC 7519, ES256) by which an authenticator says who it is. */
export async function signToken(
  identity: AuthenticatorIdentity,
  { audience, now }: Pick<AuthenticatorOptions, 'audience' | 'now'>,
): Promise<string> {
  const issuedAt = Math.floor((await now()) / 1000) - leewaySeconds;
  const claims = {
    sub: identity.factorId,
    aud: audience,
    iat: issuedAt,
    exp: issuedAt + tokenSeconds,
    jti: crypto.randomUUID(),
  };
  const signed = `${encodeJson({ alg: 'ES256', typ: 'JWT' })}.${encodeJson(claims)}`;
  return `${signed}.${toBase64url(await identity.sign(new TextEncoder().encode(signed)))}`;
}

// Every request has a token of its own.
function withToken(options: AuthenticatorOptions, identity: AuthenticatorIdentity): typeof globalThis.fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${await signToken(identity, options)}`);
    // The account of this browser's cookie, if there is one, has no part in this.
    return (options.fetch ?? globalThis.fetch)(input, { ...init, headers, credentials: 'omit' });
  };
}

const encodeJson = (value: unknown) => toBase64url(new TextEncoder().encode(JSON.stringify(value)));

function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
