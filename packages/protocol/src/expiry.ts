import { z } from 'zod';
import { Id, pageOf, Timestamp } from './common.ts';

/** Why a session leads only to the change form.
 *
 *  'expired' = by the organization's policy; 'administrator' = one asked for it; 'report' = somebody said "this was not me";
 *  'directory' = the directory that manages the user wants it.
 */
export const ChangeRequirement = z.enum(['expired', 'administrator', 'report', 'directory']);
export type ChangeRequirement = z.infer<typeof ChangeRequirement>;

/** When one user's password ends, as administrators see it. */
export const PasswordExpiry = z.strictObject({
  /** Null = never. */
  expiresAt: Timestamp.nullable(),
  /** The organization's expiry does not hold for this user. */
  exempt: z.boolean(),
  /** The next log-in leads only to the change form. */
  changeRequired: z.enum(['administrator', 'report']).nullable(),
  /** Reported as "this was not me": the password opens nothing any more, until it is reset. */
  blocked: z.boolean(),
});
export type PasswordExpiry = z.infer<typeof PasswordExpiry>;

/** `POST /users/:id/password-requirements`: a new password at the next log-in; or now, which also ends every session. */
export const RequireChangeRequest = z.strictObject({ when: z.enum(['next-login', 'now']) });
export type RequireChangeRequest = z.infer<typeof RequireChangeRequest>;

/** `PUT /users/:id/expiry-exemption` */
export const ExemptionRequest = z.strictObject({ exempt: z.boolean() });
export type ExemptionRequest = z.infer<typeof ExemptionRequest>;

const CalendarDay = z.iso.date();

/** `GET /password-expiry`: who expires when. Days are of the organization's time zone; only days on which somebody expires, in order. */
export const ExpiryOverview = z.strictObject({
  today: CalendarDay,
  /** Null = expiry is off. */
  expiresAfterDays: z.number().int().nullable(),
  days: z.array(z.strictObject({ day: CalendarDay, users: z.number().int() })),
  expired: z.number().int(),
  exempt: z.number().int(),
  /** Active users with a password that never ends, other than the exempt. */
  never: z.number().int(),
  /** Reminders sent since the beginning of the organization's day. */
  remindedToday: z.number().int(),
});
export type ExpiryOverview = z.infer<typeof ExpiryOverview>;

/** `GET /password-expiry/users`: those whose password ends, or has ended, soonest first. */
export const ExpiringUser = z.strictObject({
  id: Id,
  username: z.string(),
  displayName: z.string(),
  expiresAt: Timestamp,
  lastReminderAt: Timestamp.nullable(),
  /** Whether there is an address that reminders reach. */
  reachable: z.boolean(),
});
export type ExpiringUser = z.infer<typeof ExpiringUser>;
export const ExpiringUserPage = pageOf(ExpiringUser);
