import { type Config, ConfigError, readConfig } from './config.ts';
import { createSetupLink } from './passwords/index.ts';
import { createLog } from './platform/log.ts';
import { type RunningServer, startServer } from './start-server.ts';
import { createFirstAdministrator } from './users/index.ts';

// The real thing: reads the settings, starts the server, and stops it cleanly on SIGTERM and SIGINT.
const config = readSettings();
const log = createLog({ level: config.REKEY_LOG_LEVEL });
let stopping: Promise<void> | undefined;

try {
  const server = await startServer(config, {
    log,
    onProgress: (phase) => log.info('starting', { phase }),
    onDatabaseLost: (error) => {
      log.error('the database is lost', { error });
      process.exit(1);
    },
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopOnce(server, signal));
  await offerFirstLink(server);
  log.info('ready', { origin: config.origin, port: server.portalPort });
} catch (error) {
  log.error('the server did not start', { error });
  console.error(`Rekey did not start: ${error instanceof Error ? error.message : 'unknown error'}`);
  process.exitCode = 1;
}

function readSettings(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`Rekey cannot start with these settings:\n${error.message}`);
    process.exit(2);
  }
}

function stopOnce(server: RunningServer, signal: string): void {
  if (stopping) return;
  log.info('stopping', { signal });
  stopping = server.stop().then(() => process.exit(0));
}

// Until somebody has used it, every start makes a new link and ends the one before.
async function offerFirstLink({ foundation, rooms }: RunningServer): Promise<void> {
  const link = await createFirstAdministrator(foundation.db, (tx, userId) =>
    createSetupLink(rooms.passwords.links, tx, userId),
  );
  if (!link) return;
  console.log(`\nWelcome to Rekey. Choose the password of the first administrator (user name "admin") here:\n`);
  console.log(`  ${link.url}\n\nThe link works once, until ${link.expiresAt}.\n`);
}
