import { z } from 'zod';

/** Languages that mails are written in (RFC 5646). */
export const Language = z.enum(['en', 'de']);
export type Language = z.infer<typeof Language>;

/** A name of the IANA time zone database, such as Europe/Berlin. */
export const TimeZone = z.string().max(64).refine(isTimeZone, { error: 'not a time zone of the IANA database' });

function isTimeZone(name: string): boolean {
  try {
    // Offsets such as +02:00 are taken by Intl, but have no daylight saving and are unknown to the database.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** Where people find help; null = that way does not exist. Shown to everybody, also without a log-in. */
export const HelpContact = z.strictObject({
  email: z.email().max(254).nullable(),
  phone: z.string().trim().min(1).max(40).nullable(),
  /** Where a case is submitted. */
  caseUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
});
export type HelpContact = z.infer<typeof HelpContact>;

/** `GET` and `PUT /organization-settings`, for administrators. */
export const OrganizationSettings = z.strictObject({
  /** Stands in mails and on pages; empty = "your organization". */
  name: z.string().trim().max(80),
  /** For users who have not chosen their own. */
  language: Language,
  timeZone: TimeZone,
  /** Hour of each user's own clock at which reminders are sent. */
  reminderHour: z.number().int().min(5).max(21),
  contact: HelpContact,
});
export type OrganizationSettings = z.infer<typeof OrganizationSettings>;

export const defaultOrganizationSettings: OrganizationSettings = {
  name: '',
  language: 'en',
  timeZone: 'UTC',
  reminderHour: 9,
  contact: { email: null, phone: null, caseUrl: null },
};

/** `GET /organization`: what everybody may know, also without a log-in. */
export const Organization = z.strictObject({
  name: z.string(),
  contact: HelpContact,
  /** Whether "Reset User Password" is offered on the log-in page. */
  resetByLink: z.boolean(),
  /** Whether "Log in with a passkey" is. */
  passkeyLogin: z.boolean(),
});
export type Organization = z.infer<typeof Organization>;
