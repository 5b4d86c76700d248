import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '../log.ts';
import type { DatabaseConnection } from './embedded-postgres.ts';

interface PoolOptions {
  /** Connections at most. */
  max: number;
  log?: Log;
  /** After which PostgreSQL gives a statement up. */
  statementTimeoutMs?: number;
}

/** Opens connections as they are needed. bigint comes as text, because a number would lose digits; timestamptz as Date.
 *
 *  @param connection fields, or a postgres:// URL
 */
export function openPool(connection: DatabaseConnection | string, options: PoolOptions): pg.Pool {
  const { max, log, statementTimeoutMs = 30_000 } = options;
  const pool = new pg.Pool({
    ...connectionFields(connection),
    max,
    application_name: 'rekey',
    connectionTimeoutMillis: 10_000,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
  });
  // Without a listener a lost idle connection would end the process; the pool replaces it by itself.
  pool.on('error', (error) => log?.warn('an idle database connection was lost', { error }));
  // The same for one that is lost between two statements of its user.
  pool.on('connect', (client) => client.on('error', (error) => log?.warn('a database connection was lost', { error })));
  return pool;
}

/** Opens the database for typed queries; `destroy` closes its connections.
 *
 *  @param connection fields, or a postgres:// URL
 */
export function openDatabase<Tables>(connection: DatabaseConnection | string, options: PoolOptions): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openPool(connection, options) }) });
}

/** The fields of a connection that may be given as a postgres:// URL. */
export function connectionFields(connection: DatabaseConnection | string): DatabaseConnection {
  return typeof connection === 'string' ? { connectionString: connection } : connection;
}
