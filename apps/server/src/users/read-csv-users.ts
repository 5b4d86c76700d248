import { AppError, CreateUserRequest, UpdateUserRequest } from '@rekey/protocol';
import { CsvError, parse } from 'csv-parse/sync';
import type { NewUser } from './queries.ts';

/** What is wrong with a line. `field` is null when it is the line as a whole. */
export interface CsvProblem {
  /** 1 is the header; of a record over several lines, the last one. */
  line: number;
  field: string | null;
  problem: 'malformed' | 'missing' | 'unknown' | 'invalid' | 'repeated' | 'taken' | 'not-utf-8';
}

/** A user as a CSV file describes one. */
export interface CsvUser extends NewUser {
  line: number;
}

const columns = ['username', 'displayName', 'email', 'role', 'recoveryEmail', 'language', 'timeZone'];
const requiredColumns = ['username', 'displayName'];
const problemsMax = 50;

/** Reads users from CSV (RFC 4180) with the header username,displayName,email,role,recoveryEmail,language,timeZone; all but the first two may be left out.
 *
 *  @throws AppError CSV_INVALID with `details.errors`: the first 50 CsvProblems
 */
export function readCsvUsers(csv: string): CsvUser[] {
  const [header, ...records] = parseCsv(csv);
  refuseProblems(header ? problemsOfHeader(header.fields) : [{ line: 1, field: null, problem: 'missing' }]);
  const users: CsvUser[] = [];
  const problems: CsvProblem[] = [];
  const names = new Set<string>();
  for (const { line, fields } of records) {
    const user = readUser(Object.fromEntries(fields.map((text, index) => [header?.fields[index], text])));
    if ('wrong' in user) {
      problems.push(...user.wrong.map((field) => ({ line, field, problem: 'invalid' as const })));
      continue;
    }
    const name = user.username.toLowerCase();
    if (names.has(name)) problems.push({ line, field: 'username', problem: 'repeated' });
    names.add(name);
    users.push({ ...user, line });
  }
  refuseProblems(problems);
  return users;
}

/** @throws AppError CSV_INVALID when there is a problem */
export function refuseProblems(problems: readonly CsvProblem[]): void {
  if (problems.length > 0) throw new AppError('CSV_INVALID', { details: { errors: problems.slice(0, problemsMax) } });
}

const CsvRow = CreateUserRequest.omit({ authorityStoreId: true }).extend(
  UpdateUserRequest.pick({ recoveryEmail: true, language: true, timeZone: true }).shape,
);

function readUser(fields: Record<string, string>): NewUser | { wrong: string[] } {
  const given = Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''));
  const { success, data, error } = CsvRow.safeParse(given);
  if (!success) return { wrong: [...new Set(error.issues.map((issue) => String(issue.path[0])))] };
  return { ...data, username: data.username.normalize('NFC'), email: data.email ?? null, authorityStoreId: null };
}

function problemsOfHeader(header: readonly string[]): CsvProblem[] {
  const unknown = header.filter((name) => !columns.includes(name)).map((name) => name.slice(0, 64));
  const repeated = header.filter((name, index) => columns.includes(name) && header.indexOf(name) !== index);
  const missing = requiredColumns.filter((name) => !header.includes(name));
  return [
    ...unknown.map((field) => ({ line: 1, field, problem: 'unknown' as const })),
    ...repeated.map((field) => ({ line: 1, field, problem: 'repeated' as const })),
    ...missing.map((field) => ({ line: 1, field, problem: 'missing' as const })),
  ];
}

function parseCsv(csv: string): { line: number; fields: string[] }[] {
  try {
    const records = parse(csv, { bom: true, trim: true, skip_empty_lines: true, info: true });
    // The types of csv-parse do not know what `info` makes of a record.
    const informed = records as unknown as { info: { lines: number }; record: string[] }[];
    return informed.map(({ info, record }) => ({ line: info.lines, fields: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { lines?: number };
    throw new AppError('CSV_INVALID', {
      details: { errors: [{ line: lines ?? 0, field: null, problem: 'malformed' }] },
    });
  }
}
