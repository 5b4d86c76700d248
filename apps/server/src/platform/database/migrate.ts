import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';

interface Migration {
  number: number;
  name: string;
  text: string;
  sha256: string;
}

interface AppliedMigration {
  number: number;
  name: string;
  sha256: string;
}

// Any number will do, as long as every version of the server uses the same.
const lockNumber = 7_305_471;

/** Brings the schema up to date: plain SQL files, 0001-….sql, forward only, each in its own transaction.
 *
 *  Servers that start together take turns. Returns the names of the files applied now.
 *  @throws Error when a file that was applied has changed or is gone, when a number is missing, or when the database is newer than we are
 */
export async function migrate<Tables>(db: Kysely<Tables>, directory: string): Promise<string[]> {
  const migrations = readMigrations(directory);
  return db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${lockNumber})`.execute(connection);
    try {
      const applied = await readApplied(connection);
      assertSameHistory(migrations, applied);
      const missing = migrations.slice(applied.length);
      for (const migration of missing) await apply(connection, migration);
      return missing.map(({ name }) => name);
    } finally {
      await sql`select pg_advisory_unlock(${lockNumber})`.execute(connection);
    }
  });
}

/** The migrations of a folder in order; other files, such as schema.sql, do not count. */
function readMigrations(directory: string): Migration[] {
  const names = readdirSync(directory).filter((name) => /^\d{4}-.+\.sql$/.test(name));
  return names.sort().map((name, index) => {
    const number = Number(name.slice(0, 4));
    if (number !== index + 1) throw new Error(`Migration ${index + 1} is missing or doubled: found ${name}.`);
    const text = readFileSync(join(directory, name), 'utf8');
    return { number, name, text, sha256: createHash('sha256').update(text).digest('hex') };
  });
}

async function readApplied<Tables>(db: Kysely<Tables>): Promise<AppliedMigration[]> {
  await sql`create table if not exists schema_migrations (
    number integer primary key, name text not null, sha256 text not null, applied_at timestamptz(3) not null default now()
  )`.execute(db);
  const { rows } =
    await sql<AppliedMigration>`select number, name, sha256 from schema_migrations order by number`.execute(db);
  return rows;
}

function assertSameHistory(migrations: Migration[], applied: AppliedMigration[]): void {
  for (const [index, { name, sha256 }] of applied.entries()) {
    const migration = migrations[index];
    if (!migration) throw new Error(`The database has migration ${name}, which this version of Rekey does not know.`);
    if (migration.name !== name || migration.sha256 !== sha256) {
      throw new Error(`Migration ${name} was changed after it had been applied. Write a new one instead.`);
    }
  }
}

async function apply<Tables>(db: Kysely<Tables>, { number, name, text, sha256 }: Migration): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // Without parameters PostgreSQL takes many statements at once. No limit: an index on a large table takes its time.
    await sql`set local statement_timeout = 0`.execute(tx);
    await sql.raw(text).execute(tx);
    await sql`insert into schema_migrations (number, name, sha256) values (${number}, ${name}, ${sha256})`.execute(tx);
  });
}
