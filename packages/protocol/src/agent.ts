import { z } from 'zod';
import { Id } from './common.ts';
import { RefusalReason } from './deliveries.ts';
import { DevicePlatform, LocalAccountName } from './devices.ts';

/** The agent's interface: `/agent/v1/…` on the agent port, TLS 1.3 only, server authority pinned by the enrollment code.
 *
 *  Every request but `GET /authority` and `POST /enrollments` carries `Authorization: Bearer <assertion>`: a JWT (RFC 7523) signed by the
 *  device's P-256 key (ES256) with iss = sub = device id, aud = server id, jti, and exp at most 60 s away. The WebSocket `GET /link` carries only
 *  nudges (`LinkMessage`); everything else is a request of the agent's.
 */
const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/** Inside an enrollment code: `rk1.` + base64url(JSON). `fingerprint` = SHA-256 of the authority's certificate (DER), base64url. */
export const EnrollmentTicket = z.strictObject({
  server: z.url({ protocol: /^https$/ }),
  fingerprint: base64url.length(43),
  token: base64url.min(43).max(64),
});
export type EnrollmentTicket = z.infer<typeof EnrollmentTicket>;

const prefix = 'rk1.';

/** Writes a ticket as the code that people copy. */
export function encodeEnrollmentCode(ticket: EnrollmentTicket): string {
  return prefix + btoa(JSON.stringify(ticket)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Reads a code; null when it is not one. */
export function decodeEnrollmentCode(code: string): EnrollmentTicket | null {
  if (!code.startsWith(prefix)) return null;
  try {
    const json: unknown = JSON.parse(atob(code.slice(prefix.length).replaceAll('-', '+').replaceAll('_', '/')));
    return EnrollmentTicket.safeParse(json).data ?? null;
  } catch {
    return null;
  }
}

/** P-256 public key as JWK: what the device signs assertions with. */
export const DevicePublicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: base64url.length(43),
  y: base64url.length(43),
});
export type DevicePublicKey = z.infer<typeof DevicePublicKey>;

/** X25519 public key (raw, base64url) that deliveries are sealed to, with the id that the device gave it. */
export const SealingKey = z.strictObject({ keyId: Id, publicKey: base64url.length(43) });
export type SealingKey = z.infer<typeof SealingKey>;

/** `POST /enrollments`. The request is itself an assertion's proof of possession: header `Authorization: Bearer <assertion>` signed by
 *  `deviceKey` with iss = sub = `deviceId`, aud = base64url of the SHA-256 of the token's text (UTF-8).
 */
export const EnrollRequest = z.strictObject({
  deviceId: Id,
  token: base64url,
  name: z.string().trim().min(1).max(120),
  platform: DevicePlatform,
  agentVersion: z.string().max(40),
  deviceKey: DevicePublicKey,
  sealingKey: SealingKey,
});
export type EnrollRequest = z.infer<typeof EnrollRequest>;

/** The binding is fixed here and kept by the device: a server cannot widen it later. `targetId` names it in every delivery. */
export const Binding = z.strictObject({ targetId: Id, userId: Id, username: z.string(), account: LocalAccountName });
export type Binding = z.infer<typeof Binding>;

export const EnrollResponse = z.strictObject({
  deviceId: Id,
  /** The audience of assertions. */
  serverId: z.string(),
  /** Ed25519 public key (raw, base64url): deliveries are signed with its private half. */
  signingKey: base64url.length(43),
  /** X25519 key that the device seals proposals to. */
  captureKey: SealingKey,
  binding: Binding,
});
export type EnrollResponse = z.infer<typeof EnrollResponse>;

/** Public half of a sealed password; what binds it stands in `EnvelopeContext` (envelope.ts). All fields base64url. */
export const SealedEnvelope = z.strictObject({
  keyId: Id,
  encapsulatedKey: base64url,
  newPassword: base64url,
  /** Absent where it is not known, not allowed to be sealed, or past its time limit. */
  oldPassword: base64url.optional(),
  /** Ed25519 by the server over context, key and `newPassword`; absent on proposals. */
  signature: base64url.optional(),
});
export type SealedEnvelope = z.infer<typeof SealedEnvelope>;

/** The true state of one account, as the device knows it. It overrides what the server believes (a restored disk image). */
export const AccountReport = z.strictObject({
  targetId: Id,
  /** Newest version that is in force on the device; 0 = none of ours. */
  applied: z.number().int().min(0),
});
export type AccountReport = z.infer<typeof AccountReport>;

/** `POST /hello`: on connect and hourly. */
export const HelloRequest = z.strictObject({
  agentVersion: z.string().max(40),
  sealingKeyId: Id,
  accounts: z.array(AccountReport).max(100),
});
export type HelloRequest = z.infer<typeof HelloRequest>;

/** `sealingKeyId`: the key that the server seals to; a device that does not have it (a restored disk image) announces its own again.
 *  `retireKeys`: older sealing keys that no envelope is sealed to any more; the device may erase them.
 */
export const HelloResponse = z.strictObject({
  serverTime: z.iso.datetime(),
  sealingKeyId: Id,
  retireKeys: z.array(Id),
  /** When each account's password expires, for the people at the device; only those that do. */
  expiries: z.array(z.strictObject({ targetId: Id, expiresAt: z.iso.datetime() })).default([]),
});
export type HelloResponse = z.infer<typeof HelloResponse>;

export const AgentDelivery = z.strictObject({
  id: Id,
  changeId: Id,
  userId: Id,
  targetId: Id,
  version: z.number().int().min(1),
  envelope: SealedEnvelope,
});
export type AgentDelivery = z.infer<typeof AgentDelivery>;

/** `GET /deliveries`: what waits for this device, newest version per account. */
export const AgentDeliveries = z.strictObject({ deliveries: z.array(AgentDelivery) });
export type AgentDeliveries = z.infer<typeof AgentDeliveries>;

/** `POST /outcomes`: what became of a delivery. `applied` is what is now in force, and may be newer than the delivery. */
export const DeliveryOutcome = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('confirmed'), targetId: Id, applied: z.number().int().min(1) }),
  z.strictObject({
    outcome: z.literal('refused'),
    targetId: Id,
    version: z.number().int().min(1),
    reason: RefusalReason,
  }),
]);
export type DeliveryOutcome = z.infer<typeof DeliveryOutcome>;

/** `POST /sealing-keys`: deliveries are sealed to this key from now on. The device keeps the old one until told otherwise. */
export const RotateSealingKeyRequest = SealingKey;

/** `POST /proposals`: a password that was changed on the device. Wins only if `baseVersion` is still the newest (conflict rule).
 *
 *  `envelope` is sealed to the capture key in the context { purpose: 'proposal', userId and targetId of the binding,
 *  version: `baseVersion`, changeId: `id` }. Sending the same id again gets the first answer again.
 */
export const Proposal = z.strictObject({
  id: Id,
  targetId: Id,
  baseVersion: z.number().int().min(0),
  envelope: SealedEnvelope,
});
export type Proposal = z.infer<typeof Proposal>;

export const ProposalOutcome = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('accepted'), version: z.number().int() }),
  z.strictObject({
    outcome: z.literal('rejected'),
    reason: z.enum(['stale', 'policy', 'managed-elsewhere', 'not-allowed', 'proof-required']),
  }),
]);
export type ProposalOutcome = z.infer<typeof ProposalOutcome>;

/** What the server says on the WebSocket. Close code 4401 = assertion refused, 4403 = device revoked. */
export const LinkMessage = z.discriminatedUnion('type', [z.strictObject({ type: z.literal('nudge') })]);
export type LinkMessage = z.infer<typeof LinkMessage>;
