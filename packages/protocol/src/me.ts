import { z } from 'zod';
import { Id, Timestamp } from './common.ts';
import { DeliveryReason, TargetKind } from './deliveries.ts';
import { Language, TimeZone } from './organization.ts';
import { SourcedRule } from './password-rules.ts';
import { PreviousPasswordUse } from './recovery.ts';
import { SessionUser } from './sessions.ts';
import { Authority } from './users.ts';

/** Whether the newest password has reached one place. 'unknown' = never delivered by us, so we cannot tell. */
export const PlaceState = z.enum(['current', 'waiting', 'refused', 'needs-login', 'unknown']);
export type PlaceState = z.infer<typeof PlaceState>;

/** One place where the user has an account. */
export const Place = z.strictObject({
  id: Id,
  kind: TargetKind,
  name: z.string(),
  account: z.string(),
  state: PlaceState,
  reason: DeliveryReason.nullable(),
  updatedAt: Timestamp.nullable(),
  /** Devices: when the agent was last heard of; null for stores. */
  lastSeenAt: Timestamp.nullable(),
  online: z.boolean().nullable(),
});
export type Place = z.infer<typeof Place>;

/** `GET /me/places`: Rekey itself is not in the list; it always has the newest password. */
export const PlaceList = z.strictObject({ passwordVersion: z.number().int(), places: z.array(Place) });
export type PlaceList = z.infer<typeof PlaceList>;

/** Something the user must be told once: written in the same transaction as what it tells of. */
export const Notice = z.strictObject({
  id: Id,
  kind: z.enum([
    'password-changed',
    'change-refused',
    'change-expired',
    'delivery-refused',
    'previous-password-used',
    'recovery-address-changed',
    'factor-added',
    'factor-removed',
    'mail-undeliverable',
  ]),
  /** For the texts: origin, address, target name, reason. Never a secret. */
  details: z.record(z.string(), z.string()),
  createdAt: Timestamp,
});
export type Notice = z.infer<typeof Notice>;

/** `GET /me` */
export const Me = z.strictObject({
  user: SessionUser,
  authority: Authority,
  passwordVersion: z.number().int(),
  passwordChangedAt: Timestamp.nullable(),
  /** False where an administrator has not allowed this way for users that another directory manages. */
  mayChangePassword: z.boolean(),
  /** When the password ends; null = never. */
  passwordExpiresAt: Timestamp.nullable(),
  /** The confirmed second address, and one that waits for its confirmation. */
  recoveryAddress: z.strictObject({ confirmed: z.string().nullable(), waiting: z.string().nullable() }),
  /** Null = as the organization. */
  language: Language.nullable(),
  timeZone: z.string().nullable(),
  /** Since the last change: who still tries the password before. */
  previousPasswordUses: z.array(PreviousPasswordUse),
  notices: z.array(Notice),
});
export type Me = z.infer<typeof Me>;

/** `GET /me/password-rules`. `unreadable` names stores whose rules could not be read just now. */
export const PasswordRules = z.strictObject({ rules: z.array(SourcedRule), unreadable: z.array(z.string()) });
export type PasswordRules = z.infer<typeof PasswordRules>;

/** `POST /me/password-checks {newPassword}`: the rules that only the server can judge. */
export const PasswordCheck = z.strictObject({ broken: z.array(SourcedRule) });
export type PasswordCheck = z.infer<typeof PasswordCheck>;

/** `PUT /me/preferences`; null = as the organization. */
export const Preferences = z.strictObject({ language: Language.nullable(), timeZone: TimeZone.nullable() });
export type Preferences = z.infer<typeof Preferences>;
