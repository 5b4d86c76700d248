import { HOTP, Secret, TOTP } from 'otpauth';

/** Seconds that a code lasts (RFC 6238, section 4.1). */
export const stepSeconds = 30;

// What every app understands; see the key URI format of Google Authenticator, whose other values many apps ignore.
const parameters = { algorithm: 'SHA1', digits: 6 } as const;

/** A new secret: 160 bits, as RFC 4226 recommends. The caller erases the bytes. */
export function makeSecret(): Buffer {
  return Buffer.from(new Secret({ size: 20 }).bytes);
}

/** The time step of a moment. */
export function stepOf(moment: Date): number {
  return Math.floor(moment.getTime() / 1000 / stepSeconds);
}

/** How many steps a code is away from `step`, the nearest first; null = not a code of these `within` steps before and after. */
export function findStep(
  secret: Uint8Array,
  { code, step, within }: { code: string; step: number; within: number },
): number | null {
  return HOTP.validate({ ...parameters, secret: secretOf(secret), token: code, counter: step, window: within });
}

/** The secret as a person types it: base32 in groups of four. */
export function keyOf(secret: Uint8Array): string {
  return (secretOf(secret).base32.match(/.{1,4}/g) ?? []).join(' ');
}

/** The secret as an app scans it: otpauth:// */
export function uriOf(secret: Uint8Array, { issuer, account }: { issuer: string; account: string }): string {
  const named = { issuer: withoutColons(issuer), label: withoutColons(account) };
  return new TOTP({ ...parameters, ...named, period: stepSeconds, secret: secretOf(secret) }).toString();
}

// The colon divides issuer and account, and apps look for the first one (key URI format of Google Authenticator).
const withoutColons = (text: string) => text.replace(/\s*:\s*/g, ' ').trim();

function secretOf(bytes: Uint8Array): Secret {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer });
}
