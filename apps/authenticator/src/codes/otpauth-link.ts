import { HOTP, Secret, TOTP, URI } from 'otpauth';

/** What an authenticator app is told about one code generator. */
export interface NewCode {
  issuer: string;
  account: string;
  algorithm: 'SHA1' | 'SHA256' | 'SHA512';
  digits: number;
  /** Seconds. */
  period: number;
  secret: Uint8Array<ArrayBuffer>;
}

/** Why a text is no code generator that works here. */
export type CodeProblem = 'counter-based' | 'migration' | 'not-understood';

const algorithms = ['SHA1', 'SHA256', 'SHA512'] as const;
// RFC 4226, 4: shared secrets of at least 128 bits; sites do use 80.
const secretBytesMin = 8;

/** Reads what the QR of a site holds (Key Uri Format), or a key as sites write it out: Base32 with any blanks. */
export function readCode(text: string): NewCode | CodeProblem {
  const trimmed = text.trim();
  if (/^otpauth-migration:/i.test(trimmed)) return 'migration';
  if (/^otpauth:/i.test(trimmed)) return readLink(trimmed);
  return readKey(trimmed);
}

function readLink(link: string): NewCode | CodeProblem {
  try {
    const parsed = URI.parse(link);
    return parsed instanceof HOTP ? 'counter-based' : describe(parsed);
  } catch {
    return 'not-understood';
  }
}

function readKey(text: string): NewCode | CodeProblem {
  const key = text.replace(/[\s-]/g, '').toUpperCase();
  if (!/^[A-Z2-7]+=*$/.test(key)) return 'not-understood';
  return describe(new TOTP({ issuer: '', label: '', secret: Secret.fromBase32(key) }));
}

function describe({ issuer, label, algorithm, digits, period, secret }: TOTP): NewCode | CodeProblem {
  const known = algorithms.find((name) => name === algorithm);
  const isUsable =
    (digits === 6 || digits === 8) && period >= 5 && period <= 300 && secret.bytes.length >= secretBytesMin;
  if (!known || !isUsable) return 'not-understood';
  return { issuer, account: label, algorithm: known, digits, period, secret: new Uint8Array(secret.bytes) };
}

/** The code of a moment (RFC 6238). `now` in milliseconds since 1970. */
export function makeCode(
  { secret, algorithm, digits, period }: Omit<NewCode, 'issuer' | 'account'>,
  now: number,
): string {
  return TOTP.generate({ secret: new Secret({ buffer: secret.buffer }), algorithm, digits, period, timestamp: now });
}

/** A code as it is read out: in two halves. */
export function spellCode(code: string): string {
  const half = Math.ceil(code.length / 2);
  return `${code.slice(0, half)} ${code.slice(half)}`;
}
