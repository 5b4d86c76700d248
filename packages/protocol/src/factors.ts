import { z } from 'zod';
import { Id, pageOf, Timestamp } from './common.ts';

/** The forms of proof that an organization switches on or off. Duo is offered only where it is the only one. */
export const ProofKind = z.enum(['push', 'totp', 'passkey', 'duo']);
export type ProofKind = z.infer<typeof ProofKind>;

/** How a challenge can be answered. Recovery codes stand in for a factor that is lost. */
export const ProofMethod = z.enum([...ProofKind.options, 'recovery-code']);
export type ProofMethod = z.infer<typeof ProofMethod>;

/** What a user can enroll: 'authenticator' answers pushes, 'totp' is any app of RFC 6238. */
export const FactorKind = z.enum(['authenticator', 'totp', 'passkey']);
export type FactorKind = z.infer<typeof FactorKind>;

/** A name that the user gives to a factor, such as "My phone". */
export const FactorName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}]*$/u);

export const Factor = z.strictObject({
  id: Id,
  kind: FactorKind,
  name: z.string(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
  /** Authenticators: whether a push can wake it; null for other kinds. 'failing' = the push service refused the last one. */
  wake: z.enum(['ready', 'off', 'failing']).nullable(),
});
export type Factor = z.infer<typeof Factor>;

/** Where a user stands.
 *
 *  'off' = the organization asks for no proof. 'ready' = a factor is there (or Duo is the form of proof). 'enroll-by' = none yet, and there is time
 *  until `enrollBy`. 'enroll-now' = none, and the time is over: changes wait until there is one. 'bypassed' = an administrator lets this user
 *  through without, until `bypassUntil`.
 */
export const FactorStanding = z.strictObject({
  state: z.enum(['off', 'ready', 'enroll-by', 'enroll-now', 'bypassed']),
  enrollBy: Timestamp.nullable(),
  bypassUntil: Timestamp.nullable(),
  /** What the organization takes, and the user can add here. */
  addable: z.array(FactorKind),
});
export type FactorStanding = z.infer<typeof FactorStanding>;

/** `GET /me/factors`, and `GET /users/:id/factors` for administrators. */
export const FactorList = z.strictObject({
  standing: FactorStanding,
  factors: z.array(Factor),
  /** Codes that are still unused; null = none were ever made. */
  recoveryCodesLeft: z.number().int().nullable(),
});
export type FactorList = z.infer<typeof FactorList>;

/** `POST /me/factors/totp`: the secret of a code generator, as key and as what the QR holds. It counts once it is confirmed, within 15 minutes. */
export const TotpEnrollment = z.strictObject({
  id: Id,
  /** Base32, in groups of four. */
  key: z.string(),
  /** otpauth:// */
  uri: z.string(),
});
export type TotpEnrollment = z.infer<typeof TotpEnrollment>;

/** Six digits; blanks are taken away. */
export const TotpCode = z
  .string()
  .transform((typed) => typed.replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/));

/** `POST /me/factors/totp/:id/confirm` → Factor */
export const TotpConfirmation = z.strictObject({ code: TotpCode, name: FactorName });

/** `POST /me/factors/authenticator`: what the QR for the phone holds. `GET /me/factors/authenticator/:id` says whether a phone has taken it. */
export const AuthenticatorPairing = z.strictObject({ id: Id, link: z.string(), expiresAt: Timestamp });
export type AuthenticatorPairing = z.infer<typeof AuthenticatorPairing>;
export const PairingState = z.strictObject({
  state: z.enum(['waiting', 'paired', 'expired']),
  factor: Factor.nullable(),
});
export type PairingState = z.infer<typeof PairingState>;

/** Options and responses of WebAuthn travel in the JSON forms of the standard (Web Authentication Level 3, 5.1). */
export const WebAuthnJson = z.record(z.string(), z.unknown());

/** `POST /me/factors/passkey/options`, `POST /passkey-log-ins/options`: good for one answer within 5 minutes. */
export const PasskeyCeremony = z.strictObject({ ceremonyId: Id, options: WebAuthnJson });
export type PasskeyCeremony = z.infer<typeof PasskeyCeremony>;

/** `POST /me/factors/passkey` → Factor */
export const PasskeyRegistration = z.strictObject({ ceremonyId: Id, name: FactorName, response: WebAuthnJson });
export type PasskeyRegistration = z.infer<typeof PasskeyRegistration>;

/** `POST /passkey-log-ins` → CurrentSession */
export const PasskeyLogin = z.strictObject({ ceremonyId: Id, response: WebAuthnJson });
export type PasskeyLogin = z.infer<typeof PasskeyLogin>;

/** `PATCH /me/factors/:id` → Factor */
export const RenameFactorRequest = z.strictObject({ name: FactorName });

/** `POST /me/recovery-codes`: a new set; the one before is void. Shown once. */
export const RecoveryCodes = z.strictObject({ codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

// Administration

/** `GET /factor-settings`. MFA is on when `required`. */
export const FactorSettings = z.strictObject({
  required: z.boolean(),
  kinds: z.strictObject({ push: z.boolean(), totp: z.boolean(), passkey: z.boolean(), duo: z.boolean() }),
  /** Days for people without a factor to enroll one, from when it was switched on or they were created; 0 = at once. */
  enrollmentDays: z.number().int().min(0).max(90),
  /** Whether the log-in to portal and console asks for the proof too, and not only the change. */
  atLogIn: z.boolean(),
  duo: z.strictObject({ apiHost: z.string(), clientId: z.string(), hasSecret: z.boolean() }).nullable(),
});
export type FactorSettings = z.infer<typeof FactorSettings>;

/** Of Duo's admin panel, application "Web SDK". `clientSecret` absent = the one that is kept. */
export const DuoSettings = z.strictObject({
  apiHost: z
    .string()
    .trim()
    .regex(/^[a-z0-9.-]+(:\d+)?$/i)
    .max(253),
  clientId: z
    .string()
    .trim()
    .regex(/^\w{20}$/),
  clientSecret: z.string().trim().length(40).optional(),
});
export type DuoSettings = z.infer<typeof DuoSettings>;

/** `PUT /factor-settings` → FactorSettings */
export const FactorSettingsUpdate = FactorSettings.extend({ duo: DuoSettings.nullable() });
export type FactorSettingsUpdate = z.infer<typeof FactorSettingsUpdate>;

/** `POST /duo-tests {…DuoSettings}`: whether Duo answers and knows these settings. */
export const DuoTest = z.strictObject({ ok: z.boolean(), detail: z.string() });
export type DuoTest = z.infer<typeof DuoTest>;

/** `GET /factor-coverage`: active users by what they have. */
export const FactorCoverage = z.strictObject({
  users: z.number().int(),
  /** With at least one factor of a kind that is switched on. */
  covered: z.number().int(),
  byKind: z.strictObject({ authenticator: z.number().int(), totp: z.number().int(), passkey: z.number().int() }),
  /** Of those without: still in time, out of time, let through. */
  enrolling: z.number().int(),
  overdue: z.number().int(),
  bypassed: z.number().int(),
  /** Users covered at the end of each of the last 30 days (UTC), oldest first. */
  days: z.array(z.strictObject({ day: z.iso.date(), covered: z.number().int() })),
});
export type FactorCoverage = z.infer<typeof FactorCoverage>;

/** `GET /factor-coverage/uncovered`: active users without a factor, by name. */
export const UncoveredUser = z.strictObject({
  id: Id,
  username: z.string(),
  displayName: z.string(),
  standing: FactorStanding,
});
export type UncoveredUser = z.infer<typeof UncoveredUser>;
export const UncoveredUserPage = pageOf(UncoveredUser);

/** `PUT /users/:id/factor-bypass`: lets a user through without a proof, for a time, with the reason in the audit log. `DELETE` ends it. */
export const BypassRequest = z.strictObject({
  hours: z
    .number()
    .int()
    .min(1)
    .max(7 * 24),
  reason: z
    .string()
    .trim()
    .min(3)
    .max(200)
    .regex(/^[^\p{Cc}]*$/u),
});
export type BypassRequest = z.infer<typeof BypassRequest>;
