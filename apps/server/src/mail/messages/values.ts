import { ChallengeAction, ChangeOrigin, FactorKind, type MailKind, TimeZone } from '@rekey/protocol';
import { z } from 'zod';

// Whatever stands in a mail stands on one line, turns no reading direction around, and ends.
const Line = z.string().transform((text) => cut(flatten(text)));
// What strangers had a hand in, such as what a browser calls itself: no address in it becomes a link of the mail program.
const Claim = Line.transform((text) =>
  text.replace(/:\/\/|\bwww\./gi, (found) => `${found.slice(0, -1)} ${found.at(-1)}`),
);
const Moment = z.iso.datetime({ offset: true });
const Count = z.coerce.number().int().nonnegative();

const person = { name: Line, username: Line };
/** An act, and where it was done: the app such as "Firefox on Windows", and the network address; empty = not known. */
const act = { at: Moment, app: Claim.default(''), address: Claim.default(''), timeZone: TimeZone };
const factor = { factorKind: FactorKind, factorName: Claim };

/** What each kind of message takes, as it is ordered: strings by name. Moments are ISO 8601; `timeZone` is the reader's. */
export const mailValues = {
  'expiry-reminder': z.object({ ...person, expiresAt: Moment, timeZone: TimeZone, daysLeft: Count }),
  'reset-link': z.object({
    ...person,
    validMinutes: Count,
    requestedAt: Moment,
    /** Network address or browser; empty = not known. */
    requestedFrom: Claim.default(''),
    timeZone: TimeZone,
    startedBy: z.enum(['user', 'administrator']),
  }),
  'reset-unavailable': z.object({
    ...person,
    /** The directory manages the password; the organization switched resets off; the account is shut out. */
    reason: z.enum(['managed', 'switched-off', 'shut-out']),
    /** Of the directory, with the reason 'managed'. */
    storeName: Line.default(''),
    /** Who helps with that directory; empty = the organization's contact. */
    contact: Line.default(''),
  }),
  'password-changed': z.object({
    ...person,
    changedAt: Moment,
    origin: ChangeOrigin,
    address: Claim.default(''),
    timeZone: TimeZone,
  }),
  'set-up-link': z.object({ ...person, expiresAt: Moment, timeZone: TimeZone }),
  'recovery-address-confirmation': z.object(person),
  /** `address`: masked; empty = there is none any more. */
  'recovery-address-changed': z.object({
    ...person,
    /** The address that mail goes to first, or the recovery address. */
    which: z.enum(['first', 'recovery']).default('recovery'),
    address: Line.default(''),
    changedAt: Moment,
    timeZone: TimeZone,
  }),
  'previous-password-used': z.object({
    ...person,
    /** Its name, such as "Firefox on Windows". */
    where: Claim,
    at: Moment,
    timeZone: TimeZone,
    /** What kind of thing it is, which decides what to do about it. */
    advice: z.enum(['browser', 'app', 'device']),
  }),
  'change-reported': z.object({ ...person, reportedAt: Moment, address: Claim.default(''), timeZone: TimeZone }),
  'factor-added': z.object({ ...person, ...act, ...factor }),
  'factor-removed': z.object({ ...person, ...act, ...factor, by: z.enum(['user', 'administrator']) }),
  'recovery-code-used': z.object({ ...person, ...act, codesLeft: Count }),
  'enrollment-reminder': z.object({
    ...person,
    enrollBy: Moment,
    timeZone: TimeZone,
    /** What can be set up, divided by blanks. */
    kinds: z
      .string()
      .transform((kinds) => kinds.split(' '))
      .pipe(z.array(FactorKind).min(1)),
  }),
  /** `name` and `username` are those of who was asked; app and address those of who made the phone ask. */
  'proof-reported': z.object({ ...person, ...act, action: ChallengeAction }),
  'address-problem': z.object({ ...person, address: Line }),
  test: z.object({ name: Line }),
} satisfies Record<MailKind, z.ZodType>;

/** What the message of a kind takes, as whoever orders it hands it over. */
export type MailValues<K extends MailKind = MailKind> = { [Kind in K]: z.input<(typeof mailValues)[Kind]> }[K];

/** The same, read. */
export type ReadValues<K extends MailKind> = z.output<(typeof mailValues)[K]>;

/** Makes one line of a text: no control characters, no line breaks, no marks that turn text around. */
export function flatten(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
}

const lengthMax = 200;

/** Ends a text after 200 characters. */
export function cut(text: string): string {
  const characters = [...text];
  return characters.length <= lengthMax ? text : `${characters.slice(0, lengthMax - 1).join('')}…`;
}
