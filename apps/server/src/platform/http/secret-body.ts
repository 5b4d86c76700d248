import assert from 'node:assert/strict';
import { isAscii, isUtf8 } from 'node:buffer';
import { AppError } from '@rekey/protocol';
import {
  JsonFormError,
  type JsonScan,
  peek,
  quote,
  readEscape,
  scanObject,
  scanString,
  skipValue,
} from './json-scan.ts';

/** A JSON object taken apart: secrets as UTF-8 bytes, everything else as ordinary values. */
export interface SecretBody {
  fields: Record<string, unknown>;
  secrets: Record<string, Buffer>;
  /** Overwrites the body and the secrets with zeros. */
  erase(): void;
}

/** Parses a JSON object whose members named `secretNames` never become strings: a string stays in memory until it is collected,
 *  in as many copies as the engine liked to make; bytes can be erased.
 *
 *  Secrets that are absent are absent in the result. When it throws, the body has been erased.
 *
 *  @param body UTF-8; owned by the result from here on
 *  @throws AppError REQUEST_INVALID for what is not JSON or not UTF-8, members of one name, secrets that are no strings, that stand
 *    deeper than in the outermost object or contain U+0000, half surrogate pairs anywhere
 */
export function parseSecretBody(body: Buffer, secretNames: readonly string[]): SecretBody {
  const secrets: Record<string, Buffer> = {};
  const erase = () => {
    body.fill(0);
    for (const secret of Object.values(secrets)) secret.fill(0);
  };
  try {
    return { fields: readMembers(body, new Set(secretNames), secrets), secrets, erase };
  } catch (error) {
    erase();
    // Without a cause: a parser's message quotes its input.
    if (error instanceof JsonFormError || error instanceof SyntaxError) throw new AppError('REQUEST_INVALID');
    throw error;
  }
}

function readMembers(body: Buffer, secretNames: Set<string>, secrets: Record<string, Buffer>): Record<string, unknown> {
  if (!isUtf8(body)) throw new JsonFormError();
  const scan: JsonScan = { bytes: body, at: 0 };
  const fields: [string, unknown][] = [];
  const refuseSecret = (name: string) => {
    if (secretNames.has(name)) throw new JsonFormError();
  };
  scanObject(scan, (name) => {
    if (secretNames.has(name)) secrets[name] = readSecret(scan);
    else fields.push([name, readField(scan, refuseSecret)]);
  });
  if (peek(scan) !== undefined) throw new JsonFormError();
  // Defines its members, so that one called __proto__ is a member like any other.
  return Object.fromEntries(fields);
}

function readField(scan: JsonScan, refuseSecret: (name: string) => void): unknown {
  peek(scan);
  const start = scan.at;
  skipValue(scan, refuseSecret);
  return JSON.parse(Buffer.from(scan.bytes.subarray(start, scan.at)).toString('utf8'));
}

function readSecret(scan: JsonScan): Buffer {
  if (peek(scan) !== quote) throw new JsonFormError();
  const { start, end } = scanString(scan);
  // An escape is never shorter than what it stands for. Not from the pool, which other buffers share.
  const decoded = Buffer.alloc(end - start);
  const length = decodeString(scan.bytes.subarray(start, end), decoded);
  const secret = Buffer.alloc(length);
  decoded.copy(secret);
  decoded.fill(0);
  if (secret.includes(0)) {
    secret.fill(0);
    throw new JsonFormError();
  }
  return secret;
}

function decodeString(raw: Uint8Array, target: Buffer): number {
  let length = 0;
  for (let at = 0; at < raw.length; ) {
    const byte = raw[at] as number;
    if (byte !== 0x5c) {
      target[length++] = byte;
      at++;
      continue;
    }
    const { codePoint, next } = readEscape(raw, at);
    length = writeUtf8(target, length, codePoint);
    at = next;
  }
  return length;
}

function writeUtf8(target: Buffer, start: number, codePoint: number): number {
  if (codePoint < 0x80) {
    target[start] = codePoint;
    return start + 1;
  }
  const trailing = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
  const lead = [0, 0xc0, 0xe0, 0xf0][trailing] as number;
  target[start] = lead | (codePoint >> (6 * trailing));
  for (let index = 1; index <= trailing; index++) {
    target[start + index] = 0x80 | ((codePoint >> (6 * (trailing - index))) & 0x3f);
  }
  return start + trailing + 1;
}

/** The code points of valid UTF-8, for the rules of packages/protocol. The caller erases them. */
export function toCodePoints(utf8: Uint8Array): Uint32Array {
  assert(isUtf8(utf8), 'not UTF-8');
  const codePoints = new Uint32Array(utf8.reduce((count, byte) => (isContinuation(byte) ? count : count + 1), 0));
  let index = -1;
  for (const byte of utf8) {
    if (isContinuation(byte)) codePoints[index] = ((codePoints[index] as number) << 6) | (byte & 0x3f);
    else codePoints[++index] = leadingBits(byte);
  }
  return codePoints;
}

const isContinuation = (byte: number) => (byte & 0xc0) === 0x80;

function leadingBits(byte: number): number {
  if (byte < 0x80) return byte;
  if (byte < 0xe0) return byte & 0x1f;
  return byte < 0xf0 ? byte & 0x0f : byte & 0x07;
}

/** The secret in Unicode normal form C, so that "ä" is the same on every keyboard (NIST SP 800-63B-4, 3.1.1.2).
 *
 *  ASCII is returned as it is, the same bytes. Anything else passes through a string for a moment, because only the engine can
 *  normalize; what is returned then is new, and the caller erases both.
 */
export function normalizePassword(secret: Buffer): Buffer {
  if (isAscii(secret)) return secret;
  const normalized = secret.toString('utf8').normalize('NFC');
  const bytes = Buffer.alloc(Buffer.byteLength(normalized, 'utf8'));
  bytes.write(normalized, 'utf8');
  return bytes;
}
