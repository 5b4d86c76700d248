import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../tables.ts';
import { openDatabase } from './database.ts';
import { type DatabaseConnection, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';

/** An empty, migrated database of its own for one test or one file of tests. */
export interface TestDatabase {
  db: Kysely<Tables>;
  connection: DatabaseConnection;
  /** Drops it. */
  stop(): Promise<void>;
}

const migrationsDirectory = fileURLToPath(new URL('../../../migrations', import.meta.url));

// What PostgreSQL keeps safe does not matter here, and costs most of the time.
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '256MB',
  shared_buffers: '32MB',
  autovacuum: 'off',
};

let running: Promise<EmbeddedPostgres> | undefined;

/** Makes a database in this process's own PostgreSQL, which the first call starts and the end of the process ends.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  running ??= startTestCluster();
  const postgres = await running;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(postgres, `create database ${name} template rekey owner rekey strategy file_copy`);
  const connection = { ...postgres.connection, database: name };
  const db = openDatabase<Tables>(connection, { max: 10 });
  return {
    db,
    connection,
    stop: async () => {
      await db.destroy();
      await administer(postgres, `drop database ${name} with (force)`);
    },
  };
}

async function administer(postgres: EmbeddedPostgres, statement: string): Promise<void> {
  const db = openDatabase(postgres.administration, { max: 1 });
  try {
    await sql.raw(statement).execute(db);
  } finally {
    await db.destroy();
  }
}

async function startTestCluster(): Promise<EmbeddedPostgres> {
  const model = await ensureModel();
  const directory = mkdtempSync(join(tmpdir(), 'rekey-test-'));
  // -a keeps the owner, who is not us when we are root.
  const copied = spawnSync('cp', ['-a', `${model}/.`, directory], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(`The model of the test cluster cannot be copied: ${copied.stderr}`);
  const postgres = await startEmbeddedPostgres({ directory, forTestsOnly: { settings, remove: directory } });
  // Nothing of it keeps the process alive. When the process is killed instead, the guard does the same.
  process.once('beforeExit', () => void postgres.stop());
  return postgres;
}

/** A stopped cluster with a migrated database, made once for all test processes: initdb and migrations cost more than a copy. */
async function ensureModel(): Promise<string> {
  const model = join(tmpdir(), `rekey-test-model-${modelKey()}`);
  if (existsSync(model)) {
    if (statSync(model).uid !== process.getuid?.()) throw new Error(`${model} belongs to somebody else.`);
    return model;
  }
  const directory = mkdtempSync(`${model}.`);
  chmodSync(directory, 0o711);
  try {
    await makeModel(directory);
    renameSync(directory, model);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    // Unless another test process was faster.
    if (!existsSync(model)) throw error;
  }
  return model;
}

async function makeModel(directory: string): Promise<void> {
  const postgres = await startEmbeddedPostgres({ directory, forTestsOnly: { settings } });
  try {
    const db = openDatabase(postgres.connection, { max: 1 });
    await migrate(db, migrationsDirectory).finally(() => db.destroy());
  } finally {
    await postgres.stop();
  }
  rmSync(join(directory, 'socket'), { recursive: true });
}

function modelKey(): string {
  const hash = createHash('sha256').update(`${process.getuid?.()} ${import.meta.resolve('pg')} ${process.version}`);
  for (const name of readdirSync(migrationsDirectory).sort()) {
    hash.update(name).update(readFileSync(join(migrationsDirectory, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
