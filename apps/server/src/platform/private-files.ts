import { constants, type Stats } from 'node:fs';
import { type FileHandle, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file or folder of ours that others could read or have written, or that we cannot read. The message says what to do. */
export class UnsafeFileError extends Error {
  override name = 'UnsafeFileError';
}

/** Makes the folder with mode 0700 when it is missing; otherwise checks that it is ours alone.
 *
 *  @throws UnsafeFileError
 */
export async function openPrivateFolder(directory: string): Promise<void> {
  // Only the folder itself is private: PostgreSQL's account must pass through the ones above.
  await mkdir(dirname(directory), { recursive: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const status = await stat(directory);
  if (!status.isDirectory()) throw new UnsafeFileError(`${directory} is not a folder`);
  refuseForeign(directory, status, '0700');
}

/** The text of a private file; null when there is none.
 *
 *  Anything else than "there is none" is an error, so that nobody takes an unreadable key for a missing one and makes a new one.
 *
 *  @throws UnsafeFileError
 */
export async function readPrivateFile(path: string): Promise<string | null> {
  const file = await openExisting(path);
  if (file === null) return null;
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new UnsafeFileError(`${path} is not a plain file`);
    refuseForeign(path, status, '0600');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Writes a private file that is not there yet, whole and on disk or not at all.
 *
 *  @returns false when another process was first; its file stays
 */
export async function createPrivateFile(path: string, text: string): Promise<boolean> {
  const draft = await writeDraft(path, text);
  try {
    // Unlike a rename, a link never replaces a file that is there.
    await link(draft, path);
    await syncFolder(dirname(path));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Writes a private file, whole and on disk, in place of the one that may be there. */
export async function replacePrivateFile(path: string, text: string): Promise<void> {
  const draft = await writeDraft(path, text);
  await rename(draft, path);
  await syncFolder(dirname(path));
}

async function openExisting(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new UnsafeFileError(`${path} cannot be read (${code})`, { cause });
  }
}

async function writeDraft(path: string, text: string): Promise<string> {
  const draft = join(dirname(path), `.${process.pid}-${crypto.randomUUID()}.draft`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}

async function syncFolder(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

// Windows keeps access lists instead of modes; the folder's list is the installer's business there.
function refuseForeign(path: string, status: Stats, mode: string): void {
  const self = process.geteuid?.();
  if (self === undefined) return;
  if (status.uid !== self) {
    throw new UnsafeFileError(`${path} belongs to user ${status.uid}, but the server runs as user ${self}: chown it`);
  }
  if ((status.mode & 0o077) !== 0) {
    throw new UnsafeFileError(`${path} can be used by other users of this machine: chmod ${mode} '${path}'`);
  }
}
