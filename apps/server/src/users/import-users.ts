import type { UserImport } from '@rekey/protocol';
import { type Actor, auditActor, recordAuditEvents } from '../audit/index.ts';
import type { Db, Tx } from '../tables.ts';
import { findUserByUsername, insertUsers, type UserRow } from './queries.ts';
import { type CsvProblem, type CsvUser, readCsvUsers, refuseProblems } from './read-csv-users.ts';

const insertBatchSize = 1000;

/** Creates the users of a CSV file (see `readCsvUsers`): all or none.
 *
 *  Users who are there exactly like this already are counted as unchanged, so that a file can be imported again; what they choose themselves
 *  later (recovery address, language, time zone) makes nobody another. Nobody is changed: a user name that somebody else has is a problem of its line.
 *
 *  @throws AppError CSV_INVALID with `details.errors`: the first 50 CsvProblems
 */
export async function importUsers(deps: { db: Db }, actor: Actor, csv: string): Promise<UserImport> {
  const users = readCsvUsers(csv);
  return deps.db.transaction().execute(async (tx) => {
    const created: UserRow[] = [];
    for (let start = 0; start < users.length; start += insertBatchSize) {
      created.push(...(await insertUsers(tx, users.slice(start, start + insertBatchSize))));
    }
    refuseProblems(await findTakenNames(tx, users, created));
    await recordCreations(tx, actor, created);
    return { created: created.length, unchanged: users.length - created.length };
  });
}

// Those that were not inserted must be the same as who has the name.
async function findTakenNames(tx: Tx, users: readonly CsvUser[], created: readonly UserRow[]): Promise<CsvProblem[]> {
  const inserted = new Set(created.map(({ username }) => username));
  const problems: CsvProblem[] = [];
  for (const user of users) {
    if (inserted.has(user.username)) continue;
    const existing = await findUserByUsername(tx, user.username);
    if (!existing || !isSame(existing, user)) problems.push({ line: user.line, field: 'username', problem: 'taken' });
  }
  return problems;
}

function isSame(existing: UserRow, user: CsvUser): boolean {
  const { username, displayName, email, role } = existing;
  return username === user.username && displayName === user.displayName && email === user.email && role === user.role;
}

async function recordCreations(tx: Tx, actor: Actor, created: readonly UserRow[]): Promise<void> {
  const entries = created.map(({ id, username, role }) => ({
    action: 'user.create',
    outcome: 'success' as const,
    ...auditActor(actor),
    subject: { id, name: username },
    details: { role, authority: 'rekey', by: 'import' },
  }));
  await recordAuditEvents(tx, entries);
}
