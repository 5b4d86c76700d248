import { AppError } from '@rekey/protocol';

/** What is wrong with one line of an import; line 0 = the file as a whole, 1 = the header. */
export interface ImportProblem {
  line: number;
  /** The column, where it is one column's fault. */
  field: string | null;
  problem: string;
}

/** The problems that the details of a CSV_INVALID error name; empty for any other error.
 *
 *  Entries of another form are left out: a server of a later version may say more than this page understands.
 */
export function readImportProblems(error: unknown): ImportProblem[] {
  if (!(error instanceof AppError) || error.code !== 'CSV_INVALID') return [];
  const errors = error.details?.errors;
  return Array.isArray(errors) ? errors.filter(isImportProblem) : [];
}

function isImportProblem(entry: unknown): entry is ImportProblem {
  if (typeof entry !== 'object' || entry === null) return false;
  const { line, field, problem } = entry as Record<string, unknown>;
  return typeof line === 'number' && (typeof field === 'string' || field === null) && typeof problem === 'string';
}

/** Reads a file's bytes as UTF-8.
 *
 *  @throws AppError CSV_INVALID with the problem `not-utf-8`, as the server would answer
 */
export function decodeCsv(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('CSV_INVALID', { details: { errors: [{ line: 0, field: null, problem: 'not-utf-8' }] }, cause });
  }
}
