import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseConnection } from './embedded-postgres.ts';
import { preparePlace } from './postgres-place.ts';
import { worksIn } from './postgres-process.ts';

/** The database of the embedded PostgreSQL that a server runs in this folder right now; null when none does.
 *
 *  For programs beside the server: only the server may start and stop it.
 */
export function findRunningPostgres(directory: string): DatabaseConnection | null {
  if (!existsSync(directory)) return null;
  const place = preparePlace(directory);
  const pidFile = join(place.cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return null;
  // PostgreSQL's own form: process, data directory, start, port, socket folder, address, shared memory, state.
  const [processId, , , port, socketDirectory, address, , state] = readFileSync(pidFile, 'utf8').split('\n');
  // A pid file outlives a crash, and numbers of processes are used again.
  if (!worksIn(Number(processId), place.cluster) || !state?.startsWith('ready')) return null;
  const password = readFileSync(place.passwordFile, 'utf8');
  const host = socketDirectory || address || '127.0.0.1';
  return { host, port: Number(port), user: 'rekey', database: 'rekey', password };
}
