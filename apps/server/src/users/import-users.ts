import { AppError, CreateUserRequest, type UserImport } from '@rekey/protocol';
import { CsvError, parse } from 'csv-parse/sync';
import { recordAuditEvents } from '../audit/index.ts';
import type { Db, Tx } from '../tables.ts';
import { type Actor, auditActor } from './actor.ts';
import { findUserByUsername, insertUsers, type NewUser, type UserRow } from './queries.ts';

/** What is wrong with a line. `field` is null when it is the line as a whole. */
export interface CsvProblem {
  /** 1 is the header; of a record over several lines, the last one. */
  line: number;
  field: string | null;
  problem: 'malformed' | 'missing' | 'unknown' | 'invalid' | 'repeated' | 'taken' | 'not-utf-8';
}

interface CsvUser extends NewUser {
  line: number;
}

const columns = ['username', 'displayName', 'email', 'role'];
const requiredColumns = ['username', 'displayName'];
const insertBatchSize = 1000;
const problemsMax = 50;

/** Creates the users of a CSV file with the header username,displayName,email,role (the last two may be left out): all or none.
 *
 *  Users who are there exactly like this already are counted as unchanged, so that a file can be imported again. Nobody is changed:
 *  a user name that somebody else has is a problem of its line.
 *
 *  @throws AppError CSV_INVALID with `details.errors`: the first 50 CsvProblems
 */
export async function importUsers(deps: { db: Db }, actor: Actor, csv: string): Promise<UserImport> {
  const users = readUsers(csv);
  return deps.db.transaction().execute(async (tx) => {
    const created: UserRow[] = [];
    for (let start = 0; start < users.length; start += insertBatchSize) {
      created.push(...(await insertUsers(tx, users.slice(start, start + insertBatchSize))));
    }
    await refuseOthers(tx, users, created);
    await recordImport(tx, actor, created);
    return { created: created.length, unchanged: users.length - created.length };
  });
}

async function recordImport(tx: Tx, actor: Actor, created: readonly UserRow[]): Promise<void> {
  const entries = created.map(({ id, username, role }) => ({
    action: 'user.create',
    outcome: 'success' as const,
    ...auditActor(actor),
    subject: { id, name: username },
    details: { role, authority: 'rekey', by: 'import' },
  }));
  await recordAuditEvents(tx, entries);
}

// Those that were not inserted must be the same as who has the name.
async function refuseOthers(tx: Tx, users: readonly CsvUser[], created: readonly UserRow[]): Promise<void> {
  const inserted = new Set(created.map(({ username }) => username));
  const problems: CsvProblem[] = [];
  for (const user of users) {
    if (inserted.has(user.username)) continue;
    const existing = await findUserByUsername(tx, user.username);
    if (!existing || !isSame(existing, user)) problems.push({ line: user.line, field: 'username', problem: 'taken' });
  }
  refuse(problems);
}

function isSame(existing: UserRow, user: CsvUser): boolean {
  const { username, displayName, email, role } = existing;
  return username === user.username && displayName === user.displayName && email === user.email && role === user.role;
}

function readUsers(csv: string): CsvUser[] {
  const users: CsvUser[] = [];
  const problems: CsvProblem[] = [];
  const names = new Set<string>();
  for (const { line, fields } of readRecords(csv)) {
    const { username, displayName, email, role } = fields;
    const parsed = CreateUserRequest.safeParse({
      username,
      displayName,
      email: email || null,
      role: role || undefined,
    });
    if (!parsed.success) {
      const wrong = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
      problems.push(...[...wrong].map((field) => ({ line, field, problem: 'invalid' as const })));
      continue;
    }
    const user = { ...parsed.data, username: parsed.data.username.normalize('NFC'), email: parsed.data.email ?? null };
    const name = user.username.toLowerCase();
    if (names.has(name)) problems.push({ line, field: 'username', problem: 'repeated' });
    names.add(name);
    users.push({ ...user, authorityStoreId: null, line });
  }
  refuse(problems);
  return users;
}

interface CsvRecord {
  line: number;
  fields: Record<string, string>;
}

function readRecords(csv: string): CsvRecord[] {
  try {
    const records = parse(csv, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
      columns: checkHeader,
    }) as unknown;
    return (records as { info: { lines: number }; record: Record<string, string> }[]).map(({ info, record }) => ({
      line: info.lines,
      fields: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as unknown as { lines?: number }).lines ?? 0);
    throw invalid([{ line, field: null, problem: 'malformed' }]);
  }
}

function checkHeader(header: string[]): string[] {
  const problems: CsvProblem[] = [
    ...header
      .filter((name) => !columns.includes(name))
      .map((name) => ({ line: 1, field: name.slice(0, 64), problem: 'unknown' as const })),
    ...header
      .filter((name, index) => header.indexOf(name) !== index)
      .map((field) => ({ line: 1, field, problem: 'repeated' as const })),
    ...requiredColumns
      .filter((name) => !header.includes(name))
      .map((field) => ({ line: 1, field, problem: 'missing' as const })),
  ];
  refuse(problems);
  return header;
}

function refuse(problems: CsvProblem[]): void {
  if (problems.length > 0) throw invalid(problems);
}

function invalid(problems: CsvProblem[]): AppError {
  return new AppError('CSV_INVALID', { details: { errors: problems.slice(0, problemsMax) } });
}
