import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError, errorCatalogue } from '@rekey/protocol';
import { type Config, ConfigError, readConfig } from './config.ts';
import { systemClock } from './platform/clock.ts';
import { findRunningPostgres, migrate, openDatabase, startEmbeddedPostgres } from './platform/database/index.ts';
import type { Db, Tables } from './tables.ts';
import { commands, runCommand, UsageError } from './user-commands.ts';

// `npm run rekey -- users add …`: does what the console does, against the same database, whether the server runs or not.
const migrations = fileURLToPath(new URL('../migrations/', import.meta.url));

try {
  const config = readConfig();
  await withDatabase(config, async (db) => {
    const actor = { kind: 'system', name: `command line (${userInfo().username})` } as const;
    const deps = { db, clock: systemClock, origin: config.origin, actor, print: (line: string) => console.log(line) };
    await runCommand(deps, process.argv.slice(2));
  });
} catch (error) {
  process.exitCode = explain(error);
}

async function withDatabase(config: Config, use: (db: Db) => Promise<void>): Promise<void> {
  const directory = join(config.REKEY_DATA_DIR, 'postgres');
  const reachable = config.DATABASE_URL ?? findRunningPostgres(directory);
  const own = reachable ? null : await startEmbeddedPostgres({ directory });
  try {
    const db = openDatabase<Tables>(reachable ?? own?.connection ?? '', { max: 2 });
    try {
      await migrate(db, migrations);
      await use(db);
    } finally {
      await db.destroy();
    }
  } finally {
    await own?.stop();
  }
}

/** Says what went wrong and answers with the exit code: 2 when the command was not understood, else 1. */
function explain(error: unknown): number {
  if (error instanceof UsageError) {
    const lines = Object.entries(commands).map(([name, { usage }]) => `  npm run rekey -- ${name} ${usage}`);
    console.error(`${error.message}\n\n${lines.join('\n')}`);
    return 2;
  }
  if (error instanceof AppError) {
    console.error(`${errorCatalogue[error.code].text} (${error.code})`);
    if (error.details) console.error(JSON.stringify(error.details, null, 2));
    return 1;
  }
  const what = error instanceof ConfigError ? 'These settings cannot be used:\n' : '';
  console.error(`${what}${error instanceof Error ? error.message : 'unknown error'}`);
  return 1;
}
