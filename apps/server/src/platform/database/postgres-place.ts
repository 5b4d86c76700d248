import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The operating system account that PostgreSQL runs as, because it refuses root. */
export interface PostgresAccount {
  uid: number;
  gid: number;
}

/** Where one cluster lives and who runs it. */
export interface PostgresPlace {
  /** Null: whoever we are. */
  account: PostgresAccount | null;
  home: string;
  /** What PostgreSQL calls the data directory. */
  cluster: string;
  passwordFile: string;
  lockFile: string;
  logFile: string;
  socketDirectory: string;
}

// sockaddr_un holds 108 bytes with the closing zero (unix(7)).
const socketPathBytesMax = 107;
const socketName = '.s.PGSQL.5432';
const fallbackRoot = '/var/lib/rekey';

/** Prepares the folder of a cluster so that its account, and nobody else, can use it.
 *
 *  As root that account is the folder's owner, or else nobody. Where it cannot reach the folder (below /root, say), the cluster lives in
 *  /var/lib/rekey and the folder holds a link named `home` to it.
 */
export function preparePlace(directory: string): PostgresPlace {
  mkdirSync(directory, { recursive: true });
  const account = process.getuid?.() === 0 ? unprivilegedAccount(statSync(directory).uid) : null;
  const home = account ? reachableHome(realpathSync(directory), account) : realpathSync(directory);
  const place = {
    account,
    home,
    cluster: join(home, 'cluster'),
    passwordFile: join(home, 'password'),
    lockFile: join(home, 'lock'),
    logFile: join(home, 'postgresql.log'),
    socketDirectory: socketDirectoryOf(home),
  };
  prepareSocketDirectory(place.socketDirectory, account);
  return place;
}

/** Gives a file or folder to the cluster's account. */
export function giveTo(account: PostgresAccount | null, path: string): void {
  if (account) chownSync(path, account.uid, account.gid);
}

/** Whether the account may pass through every folder down to this path. Access lists are not considered. */
export function canReach(account: PostgresAccount, path: string): boolean {
  const { uid, gid, mode } = statSync(path);
  const execute = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & execute) === 0) return false;
  return dirname(path) === path || canReach(account, dirname(path));
}

// initdb looks its own account up by number, so one that stands in no list cannot be used.
function unprivilegedAccount(ownerId: number): PostgresAccount {
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const entry =
    entries.find(([, , uid]) => ownerId !== 0 && Number(uid) === ownerId) ??
    entries.find(([name]) => name === 'nobody');
  assert(entry, 'PostgreSQL does not run as root, and there is no account "nobody" to run it as');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

function reachableHome(directory: string, account: PostgresAccount): string {
  const link = join(directory, 'home');
  if (isLink(link)) {
    const home = readlinkSync(link);
    assert(existsSync(home), `${link} leads to ${home}, which is gone`);
    return home;
  }
  if (statSync(directory).uid === 0) chmodSync(directory, 0o711);
  if (canReach(account, directory)) return directory;
  // Never named after the folder: a folder that was deleted and made again must not find the old database.
  const home = join(fallbackRoot, `postgresql-${randomBytes(6).toString('hex')}`);
  mkdirSync(home, { recursive: true, mode: 0o711 });
  symlinkSync(home, link);
  return home;
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function socketDirectoryOf(home: string): string {
  const directory = join(home, 'socket');
  if (Buffer.byteLength(join(directory, socketName)) <= socketPathBytesMax) return directory;
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 16);
  const short = join(tmpdir(), `rekey-${hash}`);
  return Buffer.byteLength(join(short, socketName)) <= socketPathBytesMax ? short : `/tmp/rekey-${hash}`;
}

// In a folder that all may write to, somebody else could have made it first.
function prepareSocketDirectory(directory: string, account: PostgresAccount | null): void {
  if (!existsSync(directory)) {
    mkdirSync(directory, { mode: 0o700 });
    giveTo(account, directory);
  }
  const { uid, mode } = lstatSync(directory);
  const owner = account?.uid ?? process.getuid?.() ?? uid;
  const isOurs = !isLink(directory) && uid === owner && (mode & 0o077) === 0;
  assert(isOurs, `${directory} is not a folder that only PostgreSQL's account can open`);
}

/** Leaves nothing behind in the system's temporary folder, where the socket is when the cluster's own path is too long. */
export function removeSocketDirectory(place: PostgresPlace): void {
  if (dirname(place.socketDirectory) !== place.home) rmSync(place.socketDirectory, { recursive: true, force: true });
}
