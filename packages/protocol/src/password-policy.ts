import { z } from 'zod';

/** What the organization asks of passwords. The default profile follows NIST SP 800-63B-4 and OWASP ASVS 5.0: length and blocklists,
 *  no character classes, no rotation.
 */
export const PasswordPolicy = z.strictObject({
  minimumLength: z.number().int().min(8).max(64),
  maximumLength: z.number().int().min(64).max(128),
  /** Words of the organization that no password may contain, in lower case, at least 3 letters each. */
  blockedWords: z.array(z.string().trim().toLowerCase().min(3).max(64)).max(1000),
  refuseOwnWords: z.boolean(),
  refuseBreached: z.boolean(),
  /** How many earlier passwords may not come back; 0 = only the current one. */
  historyLength: z.number().int().min(0).max(24),
  /** Whether a delivery may carry the old password too, so that a device can make a change instead of a reset. */
  sealOldPassword: z.boolean(),
  /** Days after which the old password is erased from a waiting delivery. */
  oldPasswordLimitDays: z.number().int().min(1).max(30),
  /** Days after which a waiting delivery is erased; the next log-in makes a new one. */
  deliveryLimitDays: z.number().int().min(1).max(90),
  /** Whether the session that made a change stays (B14). All others always end. */
  keepChangingSession: z.boolean(),
  /** How many kinds of characters (upper case, lower case, digits, symbols) a password must have; 0 = any (legacy profile). */
  minimumCharacterClasses: z.number().int().min(0).max(4),
  /** Days after a change on which the password expires; null = never, as the standards advise. */
  expiresAfterDays: z.number().int().min(1).max(3650).nullable(),
  /** When expiry is switched on or shortened, those whose time is already over are spread over this many days, from a week on. */
  expirySpreadDays: z.number().int().min(0).max(90),
  /** Whether "Reset User Password" on the log-in page sends a link. */
  resetByLink: z.boolean(),
  /** Whether it does so for users whose password has expired or whose log-ins are slowed down too (B12). */
  resetWhenShutOut: z.boolean(),
  /** Days for which the password before the newest one is recognized at log-in and not counted as a guess; 0 = never. */
  previousPasswordDays: z.number().int().min(0).max(30),
});
export type PasswordPolicy = z.infer<typeof PasswordPolicy>;

export const defaultPasswordPolicy: PasswordPolicy = {
  // NIST SP 800-63B-4, 3.1.1.2: a password that is the only factor has at least 15.
  minimumLength: 15,
  maximumLength: 128,
  blockedWords: [],
  refuseOwnWords: true,
  refuseBreached: true,
  historyLength: 0,
  sealOldPassword: true,
  oldPasswordLimitDays: 7,
  deliveryLimitDays: 30,
  keepChangingSession: true,
  minimumCharacterClasses: 0,
  expiresAfterDays: null,
  expirySpreadDays: 14,
  resetByLink: true,
  resetWhenShutOut: true,
  previousPasswordDays: 7,
};
