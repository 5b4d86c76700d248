import { z } from 'zod';
import { Id, LinkToken, Timestamp } from './common.ts';
import { FactorName, ProofMethod, TotpCode, WebAuthnJson } from './factors.ts';

/** What a proof is for. It counts for that alone: for one change, for one session. */
export const ChallengeAction = z.enum(['change-password', 'step-up', 'log-in']);
export type ChallengeAction = z.infer<typeof ChallengeAction>;

/** 'reported' = "that is not me" was pressed on the phone. 'failed' = too many wrong codes. 'withdrawn' = canceled by the user, or replaced. */
export const ChallengeState = z.enum(['open', 'approved', 'denied', 'reported', 'failed', 'withdrawn', 'expired']);
export type ChallengeState = z.infer<typeof ChallengeState>;

/** The newest push of a challenge, as the screen that asks sees it. */
export const ChallengePush = z.strictObject({
  id: Id,
  state: z.enum(['open', 'approved', 'denied', 'reported', 'wrong-number', 'withdrawn', 'expired']),
  /** Two digits to be typed on the phone. */
  number: z.string(),
  expiresAt: Timestamp,
  /** How far it got: 'seen' = a phone has fetched it. 'failed' = no phone could be woken; an open app may still have it. */
  reach: z.enum(['sending', 'sent', 'seen', 'failed']),
});
export type ChallengePush = z.infer<typeof ChallengePush>;

/** One question, one use. 5 minutes; a push 60 s, by the database's clock. */
export const Challenge = z.strictObject({
  id: Id,
  action: ChallengeAction,
  state: ChallengeState,
  /** What can be used, best first. */
  methods: z.array(ProofMethod),
  expiresAt: Timestamp,
  push: ChallengePush.nullable(),
  /** When the next push may be sent, after three in five minutes; null = now. */
  nextPushAt: Timestamp.nullable(),
  /** Wrong codes that are left. */
  triesLeft: z.number().int(),
});
export type Challenge = z.infer<typeof Challenge>;

/** Who answers: the session that asked, by its cookie; or who holds the link that the change is made by. */
export const ChallengerProof = z.strictObject({ token: LinkToken.optional() });

/** `POST /challenges`: asks for a proof within a session. That for a change is opened by the change itself. */
export const OpenChallengeRequest = z.strictObject({ action: z.enum(['step-up', 'log-in']) });
export type OpenChallengeRequest = z.infer<typeof OpenChallengeRequest>;

export const ChallengeAnswer = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('totp'), code: TotpCode }),
  z.strictObject({ method: z.literal('recovery-code'), code: z.string().min(1).max(40) }),
  z.strictObject({ method: z.literal('passkey'), response: WebAuthnJson }),
  /** What Duo's redirect brought back. */
  z.strictObject({ method: z.literal('duo'), state: z.string().min(1).max(200), code: z.string().min(1).max(2000) }),
]);
export type ChallengeAnswer = z.infer<typeof ChallengeAnswer>;

/** `POST /challenges/:id/answers` → Challenge. A wrong answer is an error; so is one that comes too late. */
export const AnswerChallengeRequest = z.strictObject({ token: LinkToken.optional(), answer: ChallengeAnswer });
export type AnswerChallengeRequest = z.infer<typeof AnswerChallengeRequest>;

/** `POST /challenges/:id/passkey-options`: options of navigator.credentials.get. */
export const PasskeyOptions = z.strictObject({ options: WebAuthnJson });
/** `POST /challenges/:id/duo`: where the browser goes. Duo leads it back to /duo with `state` and `duo_code`. */
export const DuoPrompt = z.strictObject({ url: z.string(), state: z.string() });
export type DuoPrompt = z.infer<typeof DuoPrompt>;

// The authenticator

/** The public half of an authenticator's key: P-256, as JWK (RFC 7517). */
export const AuthenticatorKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[\w-]{43}$/),
  y: z.string().regex(/^[\w-]{43}$/),
});
export type AuthenticatorKey = z.infer<typeof AuthenticatorKey>;

/** `POST /authenticator-pairings`: a phone takes the code of the QR, once. */
export const PairAuthenticatorRequest = z.strictObject({
  code: z.string().min(1).max(100),
  publicKey: AuthenticatorKey,
  name: FactorName,
});
export type PairAuthenticatorRequest = z.infer<typeof PairAuthenticatorRequest>;

/** Whose proof an authenticator is: the answer to pairing, and of `GET /authenticator`. */
export const AuthenticatorAccount = z.strictObject({
  factorId: Id,
  username: z.string(),
  displayName: z.string(),
  organization: z.string(),
  /** VAPID (RFC 8292): base64url of the uncompressed point. */
  pushKey: z.string(),
  /** Whether this server has a subscription of the phone. */
  canWake: z.boolean(),
});
export type AuthenticatorAccount = z.infer<typeof AuthenticatorAccount>;

/** What a phone shows. The number is on the other screen, and not in here. */
export const PushRequest = z.strictObject({
  id: Id,
  nonce: z.string(),
  action: ChallengeAction,
  state: ChallengePush.shape.state,
  /** Where it was asked: the network address, and the app such as "Firefox on Windows". */
  address: z.string().nullable(),
  app: z.string(),
  username: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp,
});
export type PushRequest = z.infer<typeof PushRequest>;

/** `GET /authenticator/requests`; the same is the data of the `requests` events of `GET /authenticator/events` (SSE).
 *
 *  What is open, and what ended within the last minute, so that a phone can say so.
 */
export const PushRequestList = z.strictObject({ requests: z.array(PushRequest) });

/** What an authenticator signs (ECDSA P-256, SHA-256, IEEE P1363): these bytes as they are sent. `number` is what was typed; null = not approved. */
export const PushAnswer = z.strictObject({
  id: Id,
  nonce: z.string(),
  answer: z.enum(['approve', 'deny', 'not-me']),
  number: z.string().nullable(),
  action: ChallengeAction,
});
export type PushAnswer = z.infer<typeof PushAnswer>;

/** `POST /authenticator/requests/:id/answers {payload, signature}`: JSON of PushAnswer, and base64url of the signature → PushAnswered */
export const SignedPushAnswer = z.strictObject({ payload: z.string().max(1000), signature: z.string().max(200) });
export type SignedPushAnswer = z.infer<typeof SignedPushAnswer>;
export const PushAnswered = z.strictObject({ state: ChallengePush.shape.state });

/** `PUT /authenticator/subscription`: a PushSubscription (W3C Push API); `DELETE` ends it. */
export const PushSubscriptionRequest = z.strictObject({
  endpoint: z.url({ protocol: /^https$/ }).max(1000),
  keys: z.strictObject({ p256dh: z.string().regex(/^[\w-]{87}=?$/), auth: z.string().regex(/^[\w-]{22}={0,2}$/) }),
});
export type PushSubscriptionRequest = z.infer<typeof PushSubscriptionRequest>;
