/** Where one JSON string stands between its quotation marks. */
export interface StringSpan {
  start: number;
  end: number;
}

/** A place in a JSON text (RFC 8259) kept as bytes of valid UTF-8. */
export interface JsonScan {
  readonly bytes: Uint8Array;
  at: number;
}

/** The text is not JSON, or is JSON that we do not take. Says nothing about the text. */
export class JsonFormError extends Error {
  override name = 'JsonFormError';
}

const nestingMax = 16;

export const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** The next byte that is no blank; undefined at the end. The scan stands on it. */
export function peek(scan: JsonScan): number | undefined {
  for (;;) {
    const byte = scan.bytes[scan.at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
    scan.at++;
  }
}

/** Goes through one object, member by member. `readValue` must move the scan past the value.
 *
 *  @throws JsonFormError also for two members of one name
 */
export function scanObject(scan: JsonScan, readValue: (name: string) => void): void {
  take(scan, openBrace);
  const names = new Set<string>();
  scanList(scan, closeBrace, () => {
    const name = readName(scan);
    if (names.has(name)) throw new JsonFormError();
    names.add(name);
    take(scan, colon);
    readValue(name);
  });
}

/** Moves past one value without making anything of it. `refuseName` sees the member names of all objects inside. */
export function skipValue(scan: JsonScan, refuseName: (name: string) => void, depth = 1): void {
  if (depth > nestingMax) throw new JsonFormError();
  switch (peek(scan)) {
    case quote:
      scanString(scan);
      return;
    case openBrace:
      scanObject(scan, (name) => {
        refuseName(name);
        skipValue(scan, refuseName, depth + 1);
      });
      return;
    case openBracket:
      scan.at++;
      scanList(scan, closeBracket, () => skipValue(scan, refuseName, depth + 1));
      return;
    default:
      skipWord(scan);
  }
}

/** Moves past one string and tells where it stands.
 *
 *  @throws JsonFormError also for half a surrogate pair, which is no Unicode text
 */
export function scanString(scan: JsonScan): StringSpan {
  take(scan, quote);
  const start = scan.at;
  for (;;) {
    const byte = scan.bytes[scan.at];
    if (byte === undefined || byte < 0x20) throw new JsonFormError();
    if (byte === quote) return { start, end: scan.at++ };
    scan.at = byte === backslash ? readEscape(scan.bytes, scan.at).next : scan.at + 1;
  }
}

// What may follow a backslash, and what it stands for.
const shortEscapes = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(
    ([letter, meaning]) => [letter.charCodeAt(0), meaning.charCodeAt(0)],
  ),
);

/** The code point of the escape that begins at `at`, a surrogate pair taken as one, and where the text goes on.
 *
 *  @throws JsonFormError
 */
export function readEscape(bytes: Uint8Array, at: number): { codePoint: number; next: number } {
  const letter = bytes[at + 1];
  if (letter !== 0x75) {
    const codePoint = letter === undefined ? undefined : shortEscapes.get(letter);
    if (codePoint === undefined) throw new JsonFormError();
    return { codePoint, next: at + 2 };
  }
  const unit = readHex(bytes, at + 2);
  if (unit < 0xd800 || unit > 0xdfff) return { codePoint: unit, next: at + 6 };
  if (unit > 0xdbff || bytes[at + 6] !== backslash || bytes[at + 7] !== 0x75) throw new JsonFormError();
  const second = readHex(bytes, at + 8);
  if (second < 0xdc00 || second > 0xdfff) throw new JsonFormError();
  return { codePoint: 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00), next: at + 12 };
}

function readHex(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let at = start; at < start + 4; at++) value = value * 16 + hexDigit(bytes[at]);
  return value;
}

function hexDigit(byte: number | undefined): number {
  if (byte !== undefined && byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte === undefined ? 0 : byte | 0x20;
  if (lower < 0x61 || lower > 0x66) throw new JsonFormError();
  return lower - 0x57;
}

function scanList(scan: JsonScan, close: number, readItem: () => void): void {
  if (peek(scan) === close) {
    scan.at++;
    return;
  }
  for (;;) {
    readItem();
    const byte = peek(scan);
    scan.at++;
    if (byte === close) return;
    if (byte !== comma) throw new JsonFormError();
  }
}

// Member names are not secret.
function readName(scan: JsonScan): string {
  const { start, end } = scanString(scan);
  return JSON.parse(Buffer.from(scan.bytes.subarray(start - 1, end + 1)).toString('utf8')) as string;
}

// Numbers and the three words; JSON.parse has the last word on them.
function skipWord(scan: JsonScan): void {
  const start = scan.at;
  while (/[\w.+-]/.test(String.fromCharCode(scan.bytes[scan.at] ?? 0))) scan.at++;
  if (scan.at === start) throw new JsonFormError();
}

function take(scan: JsonScan, expected: number): void {
  if (peek(scan) !== expected) throw new JsonFormError();
  scan.at++;
}
