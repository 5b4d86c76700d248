import { z } from 'zod';
import { Id, LinkToken, Timestamp } from './common.ts';
import { PasswordChange } from './password-changes.ts';

/** `POST /password-resets`: "Reset User Password" on the log-in page. `name` is a user name or an e-mail address.
 *
 *  The answer is 202 and the same for every input; what there is to say goes by mail.
 */
export const ResetRequest = z.strictObject({ name: z.string().trim().min(1).max(256) });
export type ResetRequest = z.infer<typeof ResetRequest>;

export const LinkRequest = z.strictObject({ token: LinkToken });

/** `POST /password-links/lookup {token}`: whose password a link of a mail is about. Looking uses nothing up, however often.
 *
 *  'reset' = who has forgotten it; 'expiry' = who knows it: the form asks for the current password.
 *  A link that was used answers with the change that used it, so that a second click shows the outcome.
 */
export const PasswordLink = z.strictObject({
  purpose: z.enum(['reset', 'expiry']),
  username: z.string(),
  displayName: z.string(),
  /** When the password ends, or has ended; null = it does not. */
  passwordExpiresAt: Timestamp.nullable(),
  linkExpiresAt: Timestamp,
  /** The change that was made by this link. */
  change: PasswordChange.nullable(),
});
export type PasswordLink = z.infer<typeof PasswordLink>;

/** `POST /password-links/checks` → PasswordCheck: the rules that only the server can judge, while somebody types behind a link. */
export const LinkCheckRequest = z.strictObject({ token: LinkToken, newPassword: z.string().min(1) });

/** `POST /password-links/changes`: the same change as everywhere. `currentPassword` is asked of the links of reminders, and only of those.
 *
 *  The passwords are read from the body as bytes and never become part of this object on the server.
 */
export const LinkChangeRequest = z.strictObject({
  id: Id.optional(),
  token: LinkToken,
  currentPassword: z.string().min(1).optional(),
  newPassword: z.string().min(1),
});
export type LinkChangeRequest = z.infer<typeof LinkChangeRequest>;

/** `POST /change-reports/lookup {token}`: the change that somebody may say was not theirs. */
export const ReportableChange = z.strictObject({
  username: z.string(),
  displayName: z.string(),
  changedAt: Timestamp,
  origin: z.string(),
  address: z.string().nullable(),
  reportedAt: Timestamp.nullable(),
});
export type ReportableChange = z.infer<typeof ReportableChange>;

/** `POST /change-reports`: "this was not me". Typing the user name is what a mail scanner that clicks does not do.
 *
 *  Ends all sessions, blocks the password until it is reset, tells the administrators, and mails a link for the reset.
 */
export const ReportRequest = z.strictObject({ token: LinkToken, username: z.string().min(1).max(256) });
export type ReportRequest = z.infer<typeof ReportRequest>;

/** Answer to a report, and to an administrator's start of a reset: the addresses that the link was mailed to, with only their ends readable. */
export const ResetStarted = z.strictObject({ sentTo: z.array(z.string()) });
export type ResetStarted = z.infer<typeof ResetStarted>;

/** `PUT /me/recovery-address`: asks the new address for a confirmation; null = no recovery address any more. */
export const RecoveryAddressRequest = z.strictObject({
  currentPassword: z.string().min(1),
  address: z.email().max(254).nullable(),
});
export type RecoveryAddressRequest = z.infer<typeof RecoveryAddressRequest>;

/** `POST /recovery-addresses`: confirms the address that the link was mailed to; with the user name typed, as in a report. */
export const ConfirmAddressRequest = z.strictObject({ token: LinkToken, username: z.string().min(1).max(256) });
export type ConfirmAddressRequest = z.infer<typeof ConfirmAddressRequest>;

export const ConfirmedRecoveryAddress = z.strictObject({ username: z.string(), address: z.string() });
export type ConfirmedRecoveryAddress = z.infer<typeof ConfirmedRecoveryAddress>;

/** Somebody or something that still tries the password before the newest one (B07). */
export const PreviousPasswordUse = z.strictObject({
  kind: z.enum(['browser', 'app', 'device']),
  /** Such as "Firefox on Windows", "Anna's laptop", or what an app calls itself. */
  name: z.string(),
  address: z.string(),
  uses: z.number().int(),
  firstAt: Timestamp,
  lastAt: Timestamp,
});
export type PreviousPasswordUse = z.infer<typeof PreviousPasswordUse>;

/** `GET /users/:id/log-in-attempts`, for administrators. */
export const LogInAttempts = z.strictObject({
  /** Sources that are being slowed down because of wrong passwords for this user. */
  slowed: z.array(
    z.strictObject({ source: z.string(), failures: z.number().int(), lastAt: Timestamp, waitUntil: Timestamp }),
  ),
  previousPasswordUses: z.array(PreviousPasswordUse),
});
export type LogInAttempts = z.infer<typeof LogInAttempts>;
