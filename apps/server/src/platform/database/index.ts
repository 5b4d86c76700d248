/** PostgreSQL: the embedded one, connections to any, and the steps that bring its schema up to date. */
export { connectionFields, openDatabase, openPool } from './database.ts';
export { describeSchema } from './describe-schema.ts';
export { type DatabaseConnection, startEmbeddedPostgres } from './embedded-postgres.ts';
export { findRunningPostgres } from './find-running-postgres.ts';
export { migrate } from './migrate.ts';
/** @internal */
export type { TestDatabase } from './test-database.ts';
export { createTestDatabase } from './test-database.ts';
