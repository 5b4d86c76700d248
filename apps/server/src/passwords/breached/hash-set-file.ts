import { type FileHandle, open } from 'node:fs/promises';

/** A file of hashes that is looked up in place. */
export interface HashSetFile {
  /** @param sha1 40 hex digits in upper case */
  has(sha1: string): Promise<boolean>;
  close(): Promise<void>;
}

/** The file is missing or not of the form. The message names it. */
export class HashSetError extends Error {
  override name = 'HashSetError';
}

// <40 hex digits>[:<count>], LF or CRLF; the longest line in use has 53 bytes.
const lineForm = /^([0-9A-Fa-f]{40})(?::\d{1,12})?\r?$/;
const lineBytesMax = 64;
const windowBytes = 2 * lineBytesMax;

/** Opens a file of SHA-1 hashes ordered by hash, as the Pwned Passwords downloader writes it. Nothing of it is kept in memory.
 *
 *  @throws HashSetError
 */
export async function openHashSetFile(path: string): Promise<HashSetFile> {
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw new HashSetError(`${path} cannot be read (${cause.code})`, { cause });
  });
  try {
    const { size } = await file.stat();
    if (size > 0) await readLineAround(file, { low: 0, high: size, at: size - 1 });
    if (size > 0) await readLineAround(file, { low: 0, high: size, at: 0 });
    return { has: (sha1) => search(file, size, sha1), close: () => file.close() };
  } catch (error) {
    await file.close();
    if (error instanceof HashSetError) throw new HashSetError(`${path}: ${error.message}`);
    throw error;
  }
}

// A binary search over bytes: `low` always stands at the beginning of a line, `high` at one or at the end of the file.
async function search(file: FileHandle, size: number, sha1: string): Promise<boolean> {
  let [low, high] = [0, size];
  while (low < high) {
    const line = await readLineAround(file, { low, high, at: Math.floor((low + high) / 2) });
    if (line.sha1 === sha1) return true;
    if (line.sha1 < sha1) low = line.end;
    else high = line.start;
  }
  return false;
}

interface Line {
  sha1: string;
  start: number;
  /** Where the next line begins. */
  end: number;
}

/** The line that the byte `at` belongs to, inside of what begins at `low` and ends before `high`. */
async function readLineAround(
  file: FileHandle,
  { low, high, at }: { low: number; high: number; at: number },
): Promise<Line> {
  const from = Math.max(low, at - lineBytesMax);
  const length = Math.min(high - from, windowBytes);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  const window = buffer.subarray(0, bytesRead);
  const breakBefore = at > from ? window.lastIndexOf(0x0a, at - from - 1) : -1;
  const breakAfter = window.indexOf(0x0a, at - from);
  const end = breakAfter < 0 ? window.length : breakAfter;
  const [, sha1] = lineForm.exec(window.toString('latin1', breakBefore + 1, end)) ?? [];
  if (sha1 === undefined) throw new HashSetError('not lines of <SHA-1 in hex>:<count>, ordered by hash');
  const next = breakAfter < 0 ? end : end + 1;
  return { sha1: sha1.toUpperCase(), start: from + breakBefore + 1, end: from + next };
}
