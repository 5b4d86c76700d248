import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import pg from 'pg';
import type { Log } from '../log.ts';
import { findBinaries } from './postgres-binaries.ts';
import { startGuard } from './postgres-guard.ts';
import { giveTo, type PostgresPlace, preparePlace, removeSocketDirectory } from './postgres-place.ts';
import { ensureCluster, type PostgresSettings, stopOrphan } from './postgres-process.ts';
import { type Supervisor, supervise } from './postgres-supervisor.ts';

/** How to reach a database: the fields of one connection of the library pg. */
export type DatabaseConnection = pg.ClientConfig;

/** What a test may change, and production never does. */
export interface ForTestsOnly {
  /** Settings over ours, such as fsync=off; durability is then not checked. */
  settings?: PostgresSettings;
  /** A folder to delete when this process ends, however it ends. */
  remove?: string;
}

/** A running PostgreSQL cluster that belongs to this process. */
export interface EmbeddedPostgres {
  /** The database `rekey`, as its owner, who is no superuser. */
  connection: DatabaseConnection;
  /** The database `postgres`, as superuser: for backups, and for making databases. */
  administration: DatabaseConnection;
  /** The folder with everything that PostgreSQL writes. */
  home: string;
  /** The postmaster; another one after a restart. */
  readonly processId: number;
  stop(): Promise<void>;
}

interface StartOptions {
  /** A folder for this cluster alone. */
  directory: string;
  log?: Log;
  /** How to listen; a Unix socket that only PostgreSQL's account and root can open where there are such. */
  listen?: 'socket' | 'loopback';
  /** Told once when PostgreSQL ended and could not be started again. */
  onLost?: (error: Error) => void;
  forTestsOnly?: ForTestsOnly;
}

/** Starts the PostgreSQL that comes with the npm package, making its cluster at the first start.
 *
 *  When it ends unasked it is started again. When this process ends, even by kill -9, it is ended too.
 *  @throws Error when another server uses the folder, or PostgreSQL does not start, or does not keep what it acknowledges
 */
export async function startEmbeddedPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const { directory, log, forTestsOnly } = options;
  const place = preparePlace(directory);
  const guard = await startGuard(place, {
    signal: forTestsOnly ? 'QUIT' : 'INT',
    ...(forTestsOnly?.remove && { remove: forTestsOnly.remove }),
  });
  let supervisor: Supervisor | undefined;
  const stop = async () => {
    await supervisor?.stop();
    await guard.release();
    removeSocketDirectory(place);
  };
  try {
    await stopOrphan(place);
    const password = ensurePassword(place);
    const binaries = findBinaries(place);
    if (!existsSync(place.cluster)) log?.info('making the database cluster', { directory: place.home });
    await ensureCluster(place, binaries);
    const address = await chooseAddress(place, options.listen);
    const settings = { ...ownSettings, ...address.settings, ...forTestsOnly?.settings };
    const started = await supervise({ place, binaries, settings, guard, log, onLost: options.onLost });
    supervisor = started;
    const connect = (user: string, database: string) => ({ ...address.connection, user, database, password });
    const administration = connect('postgres', 'postgres');
    await ensureDatabase(administration, password);
    if (!forTestsOnly?.settings) await assertDurable(administration);
    return {
      connection: connect('rekey', 'rekey'),
      administration,
      home: place.home,
      get processId() {
        return started.processId();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const ownSettings: PostgresSettings = {
  max_connections: '100',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A log that holds no statement and no row: values must not get there.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_line_prefix: '%m [%p] ',
};

async function chooseAddress(
  place: PostgresPlace,
  listen: 'socket' | 'loopback' = process.platform === 'win32' ? 'loopback' : 'socket',
): Promise<{ settings: PostgresSettings; connection: DatabaseConnection }> {
  if (listen === 'socket') {
    const settings = {
      listen_addresses: '',
      port: '5432',
      // A list whose elements may be quoted: the folder's name may hold a comma.
      unix_socket_directories: `"${place.socketDirectory.replaceAll('"', '""')}"`,
      unix_socket_permissions: '0700',
    };
    return { settings, connection: { host: place.socketDirectory, port: 5432 } };
  }
  const port = await findFreePort();
  const settings = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '' };
  return { settings, connection: { host: '127.0.0.1', port } };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert(address && typeof address === 'object');
  return address.port;
}

// PostgreSQL's account reads it once, in initdb; whoever is that account can read the cluster anyway.
function ensurePassword(place: PostgresPlace): string {
  if (!existsSync(place.passwordFile)) {
    writeFileSync(place.passwordFile, randomBytes(32).toString('base64url'), { mode: 0o600 });
    giveTo(place.account, place.passwordFile);
  }
  return readFileSync(place.passwordFile, 'utf8');
}

async function ensureDatabase(administration: DatabaseConnection, password: string): Promise<void> {
  await withClient(administration, async (client) => {
    const role = await client.query("select 1 from pg_roles where rolname = 'rekey'");
    if (role.rowCount === 0) await client.query(`create role rekey login password ${client.escapeLiteral(password)}`);
    const database = await client.query("select 1 from pg_database where datname = 'rekey'");
    if (database.rowCount === 0) await client.query('create database rekey owner rekey');
  });
}

// Without these an acknowledged change could be lost with the power.
async function assertDurable(administration: DatabaseConnection): Promise<void> {
  const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'];
  await withClient(administration, async (client) => {
    const { rows } = await client.query<{ name: string; setting: string }>(
      'select name, setting from pg_settings where name = any($1)',
      [names],
    );
    const off = names.filter((name) => rows.find((row) => row.name === name)?.setting !== 'on');
    if (off.length > 0) throw new Error(`PostgreSQL would lose acknowledged data: ${off.join(', ')} must be on.`);
  });
}

async function withClient(connection: DatabaseConnection, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
