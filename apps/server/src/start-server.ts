import { readFile } from 'node:fs/promises';
import type { Server } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAgentApp } from './agent-app.ts';
import { composeRooms, type Foundation, type Rooms } from './compose.ts';
import type { Config } from './config.ts';
import { lanesOf, startSweeps } from './lanes.ts';
import { type Mailer, type MailTls, openMailer } from './mail/index.ts';
import { openBreachedPasswords } from './passwords/index.ts';
import { loadServerCertificate, openServerCertificate, type ServerCertificate } from './platform/certificates/index.ts';
import { systemClock } from './platform/clock.ts';
import {
  connectionFields,
  type DatabaseConnection,
  migrate,
  openDatabase,
  openPool,
  startEmbeddedPostgres,
} from './platform/database/index.ts';
import { createHasher } from './platform/hashing/index.ts';
import type { App } from './platform/http/app.ts';
import type { Log } from './platform/log.ts';
import { startNotifications } from './platform/notifications.ts';
import { openVault } from './platform/vault/index.ts';
import { prepareWorker, startLanes } from './platform/worker.ts';
import { createPortalApp } from './portal-app.ts';
import type { Db, Tables } from './tables.ts';

const migrations = fileURLToPath(new URL('../migrations/', import.meta.url));
const databaseConnections = 20;

/** A running server. Ports are those really listened on, also where the settings said 0. */
export interface RunningServer {
  foundation: Foundation;
  rooms: Rooms;
  portalPort: number;
  agentPort: number;
  /** What agents pin: SHA-256 of the authority's certificate, base64url. */
  authorityFingerprint: string;
  stop(): Promise<void>;
}

interface StartOptions {
  log: Log;
  /** Told before each step that may take a while. */
  onProgress?: (step: string) => void;
  onDatabaseLost?: (error: Error) => void;
  /** A database that is already there; absent = what the settings say. */
  connection?: DatabaseConnection;
  /** Folder for what can be made again; absent = in the data folder. */
  cacheDirectory?: string;
}

/** Starts everything in order, and stops it in the opposite order; what a failed start has opened is closed again.
 *
 *  @throws Error when a part does not start
 */
export async function startServer(config: Config, options: StartOptions): Promise<RunningServer> {
  const closers: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) {
      await close().catch((error: unknown) => options.log.warn('a part did not stop cleanly', { error }));
    }
  };
  try {
    const foundation = await layFoundation(config, options, closers);
    const rooms = composeRooms(foundation);
    closers.push(() => rooms.connectors.stop());
    await startWork(foundation, rooms, closers);
    const ports = await listen(foundation, rooms, closers);
    return { foundation, rooms, ...ports, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Closers = (() => Promise<unknown>)[];

async function layFoundation(config: Config, options: StartOptions, closers: Closers): Promise<Foundation> {
  const { log, onProgress = () => {} } = options;
  onProgress('Opening the vault');
  const vault = await openVault(join(config.REKEY_DATA_DIR, 'vault'));
  const connection = await openConnection(config, options, closers);
  onProgress('Bringing the database up to date');
  const pool = openPool(connection, { max: databaseConnections, log });
  closers.push(() => pool.end());
  const db = openDatabase<Tables>(connection, { max: databaseConnections, log });
  closers.push(() => db.destroy());
  await migrate(db, migrations);
  await prepareWorker(pool, log);
  const notifications = await startNotifications(connectionFields(connection), log);
  closers.push(() => notifications.stop());
  const serverId = await recognizeInstallation(db, vault.fingerprint);
  onProgress('Preparing the list of breached passwords');
  const { REKEY_BREACHED_HASHES: fullHashSetFile, REKEY_BREACHED_RANGE_URL: url } = config;
  const breached = await openBreachedPasswords({
    directory: options.cacheDirectory ?? join(config.REKEY_DATA_DIR, 'cache'),
    ...(fullHashSetFile && { fullHashSetFile }),
    ...(url && { rangeApi: { url } }),
    log,
  });
  closers.push(() => breached.close());
  const hasher = createHasher({ pepper: vault.pepper });
  const mailTls = await readMailTls(config);
  const mailer = openConfiguredMailer(config, mailTls);
  closers.push(async () => mailer?.close());
  const { REKEY_PUSH_TLS_AUTHORITY: authorityOfPushes } = config;
  return {
    config,
    log,
    clock: systemClock,
    db,
    pool,
    vault,
    hasher,
    breached,
    notifications,
    mailer,
    mailTls,
    pushAuthority: authorityOfPushes && (await readFile(authorityOfPushes, 'utf8')),
    serverId,
  };
}

function openConfiguredMailer(config: Config, tls: MailTls): Mailer | null {
  const { REKEY_SMTP_URL: url, REKEY_MAIL_FROM: from, REKEY_MAIL_BOUNCES_TO: bouncesTo } = config;
  return url ? openMailer({ url, from, bouncesTo, ...tls }) : null;
}

async function readMailTls({ REKEY_MAIL_TLS: tls, REKEY_MAIL_TLS_AUTHORITY: file }: Config): Promise<MailTls> {
  return { tls, authority: file && (await readFile(file, 'utf8')) };
}

/** The id of this installation, once its database and its vault are known to belong together. */
async function recognizeInstallation(db: Db, vaultFingerprint: string): Promise<string> {
  const installation = await db
    .updateTable('installation')
    .set((eb) => ({ vault_fingerprint: eb.fn.coalesce('vault_fingerprint', eb.val(vaultFingerprint)) }))
    .returning(['server_id as serverId', 'vault_fingerprint as fingerprint'])
    .executeTakeFirstOrThrow();
  if (installation.fingerprint === vaultFingerprint) return installation.serverId;
  throw new Error(
    'The vault in the data folder does not belong to this database. Restore the folder "vault" from a backup.',
  );
}

async function openConnection(
  config: Config,
  { log, onProgress, onDatabaseLost, connection }: StartOptions,
  closers: Closers,
): Promise<DatabaseConnection | string> {
  if (connection) return connection;
  if (config.DATABASE_URL) return config.DATABASE_URL;
  onProgress?.('Starting PostgreSQL');
  const postgres = await startEmbeddedPostgres({
    directory: join(config.REKEY_DATA_DIR, 'postgres'),
    log,
    ...(onDatabaseLost && { onLost: onDatabaseLost }),
  });
  closers.push(() => postgres.stop());
  return postgres.connection;
}

async function startWork(foundation: Foundation, rooms: Rooms, closers: Closers): Promise<void> {
  const { log, pool } = foundation;
  closers.push(await startLanes(pool, lanesOf(rooms), log));
  if (rooms.bounces) closers.push(rooms.bounces.start());
  closers.push(startSweeps(rooms, pool, log));
}

async function listen(
  foundation: Foundation,
  rooms: Rooms,
  closers: Closers,
): Promise<Pick<RunningServer, 'portalPort' | 'agentPort' | 'authorityFingerprint'>> {
  const { config } = foundation;
  const agentCertificate = await certificateForAgents(foundation);
  const agents = await createAgentApp(foundation, rooms, agentCertificate);
  closers.push(keepCertificateFresh(foundation, agents));
  closers.push(() => agents.close());
  closers.push(async () => rooms.hub.stop());
  await agents.listen({ host: config.REKEY_AGENT_HOST, port: config.REKEY_AGENT_PORT });
  const tls = await certificateForBrowsers(config, agentCertificate);
  const portal = await createPortalApp(foundation, rooms, {
    ...(tls && { tls }),
    ownOrigins: ownOriginsOf(config),
    authorityFingerprint: agentCertificate.authorityFingerprint,
  });
  closers.push(() => portal.close());
  await portal.listen({ host: config.REKEY_HOST, port: config.REKEY_PORT });
  const { authorityFingerprint } = agentCertificate;
  return { portalPort: portOf(portal), agentPort: portOf(agents), authorityFingerprint };
}

const dayMs = 24 * 60 * 60 * 1000;

// A certificate of our own authority lives for a year and is renewed in time; one of the operator's is read again when it was replaced.
function keepCertificateFresh(foundation: Foundation, agents: App): () => Promise<void> {
  const timer = setInterval(() => {
    certificateForAgents(foundation).then(
      ({ certificatePem: cert, keyPem: key }) => {
        (agents.server as unknown as Server).setSecureContext({ cert, key, minVersion: 'TLSv1.3' });
      },
      (error: unknown) => foundation.log.error('the certificate for agents cannot be renewed', { error }),
    );
  }, dayMs);
  return async () => clearInterval(timer);
}

function certificateForAgents({ config, clock }: Foundation): Promise<ServerCertificate> {
  const { REKEY_AGENT_TLS_CERTIFICATE: certificateFile, REKEY_AGENT_TLS_KEY: keyFile } = config;
  if (certificateFile && keyFile) {
    const authorityFile = config.REKEY_AGENT_TLS_AUTHORITY;
    return loadServerCertificate({ certificateFile, keyFile, ...(authorityFile && { authorityFile }), clock });
  }
  const hosts = [new URL(config.agentUrl).hostname, new URL(config.REKEY_URL).hostname, 'localhost', '127.0.0.1'];
  return openServerCertificate({
    directory: join(config.REKEY_DATA_DIR, 'certificates'),
    names: [...new Set(hosts)],
    clock,
  });
}

// Plain http on loopback only. Elsewhere the operator's own certificate, or one of the authority that agents pin.
async function certificateForBrowsers(config: Config, agentCertificate: ServerCertificate) {
  const { REKEY_TLS_CERTIFICATE: certificateFile, REKEY_TLS_KEY: keyFile } = config;
  if (config.plainHttp) return null;
  const own =
    certificateFile && keyFile
      ? await loadServerCertificate({ certificateFile, keyFile, clock: systemClock })
      : agentCertificate;
  return { cert: own.certificatePem, key: own.keyPem, minVersion: 'TLSv1.2' as const };
}

// On loopback people type localhost or 127.0.0.1, and mean the same server.
function ownOriginsOf(config: Config): string[] {
  if (!config.plainHttp) return [config.origin];
  const local = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${config.REKEY_PORT}`);
  return [...new Set([config.origin, ...local])];
}

function portOf(app: App): number {
  const address = app.server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
