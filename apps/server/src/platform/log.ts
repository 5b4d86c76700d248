import { type DestinationStream, type Logger, pino } from 'pino';

/** What may stand beside a message. Anything may be handed over; `permittedFields` decides what is written. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one line of JSON per call. Messages are fixed texts: what varies belongs in the fields. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose every line carries these fields too. */
  child(fields: LogFields): Log;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Opens a structured log on stdout, or on `destination`.
 *
 *  It cannot hold a secret by accident: only names known here get through, bytes never do, and of an error only name, code and stack
 *  frames are written, because messages of parsers and databases quote their input.
 */
export function createLog(options: { level: LogLevel; destination?: DestinationStream }): Log {
  const settings = { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return wrap(options.destination ? pino(settings, options.destination) : pino(settings));
}

function wrap(logger: Logger): Log {
  return {
    debug: (message, fields) => logger.debug(permittedFields(fields), cap(message)),
    info: (message, fields) => logger.info(permittedFields(fields), cap(message)),
    warn: (message, fields) => logger.warn(permittedFields(fields), cap(message)),
    error: (message, fields) => logger.error(permittedFields(fields), cap(message)),
    child: (fields) => wrap(logger.child(permittedFields(fields))),
  };
}

// Fields that carry a text of ours or of the network's. None of them may ever be filled from a request's body.
const textFields = new Set([
  'action',
  'address',
  'code',
  'constraint',
  'directory',
  'file',
  'host',
  'kind',
  'lane',
  'method',
  'names',
  'origin',
  'outcome',
  'phase',
  'platform',
  'port',
  'reason',
  'route',
  'signal',
  'state',
  'status',
  'task',
  'version',
]);

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const number = (value: unknown) => typeof value === 'number';

// Families of names whose form alone shows that the value is harmless.
const fieldFamilies: readonly { name: RegExp; holds(value: unknown): boolean }[] = [
  { name: /(^i|I)d$/, holds: (value) => number(value) || (typeof value === 'string' && uuid.test(value)) },
  { name: /At$/, holds: (value) => value instanceof Date || (typeof value === 'string' && isTimestamp(value)) },
  { name: /(Ms|Bytes|Count|Seconds|Days)$/, holds: number },
  { name: /^(attempts?|count|pid|limit|sequence|from|to)$/, holds: number },
];

const isTimestamp = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text);

const depthMax = 2;
const textLengthMax = 500;
const stackLengthMax = 4000;
const listLengthMax = 20;

/** The part of the fields that a log may hold; `droppedCount` tells how many names were left out.
 *
 *  `error` takes an Error, `details` one more object under the same rules; lists hold at most 20 simple values, texts 500 characters.
 */
export function permittedFields(fields: LogFields = {}, depth = 1): Record<string, unknown> {
  const permitted: Record<string, unknown> = {};
  let droppedCount = 0;
  for (const [name, value] of Object.entries(fields)) {
    const kept = value === undefined ? undefined : permittedValue(name, value, depth);
    if (kept !== undefined) permitted[name] = kept;
    else if (value !== undefined) droppedCount++;
  }
  if (droppedCount > 0) permitted.droppedCount = droppedCount;
  return permitted;
}

function permittedValue(name: string, value: unknown, depth: number): unknown {
  if (name === 'error') return value instanceof Error ? describeError(value) : undefined;
  if (name === 'details')
    return depth < depthMax && isPlainObject(value) ? permittedFields(value, depth + 1) : undefined;
  if (textFields.has(name)) return describe(value);
  const family = fieldFamilies.find((candidate) => candidate.name.test(name));
  return family?.holds(value) ? value : undefined;
}

function describe(value: unknown): unknown {
  if (isSimple(value)) return typeof value === 'string' ? cap(value) : value;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value;
  return Array.isArray(value) ? value.filter(isSimple).slice(0, listLengthMax).map(capAny) : undefined;
}

interface ErrorDescription {
  name: string;
  code?: string;
  stack?: string;
  cause?: ErrorDescription;
}

function describeError(error: Error, depth = 1): ErrorDescription {
  const code = 'code' in error && isToken(error.code) ? error.code : undefined;
  return {
    name: isToken(error.name) ? error.name : 'Error',
    ...(code !== undefined && { code }),
    ...(depth === 1 && { stack: stackFrames(error) }),
    ...(error.cause instanceof Error && depth < 4 && { cause: describeError(error.cause, depth + 1) }),
  };
}

const isToken = (value: unknown): value is string => typeof value === 'string' && /^[\w.-]{1,64}$/.test(value);

// The head of a stack repeats the message; a message of several lines could even look like frames.
function stackFrames(error: Error): string {
  const stack = String(error.stack ?? '');
  const headEnd = stack.indexOf(error.message) + error.message.length;
  const frames = stack.slice(headEnd).split('\n');
  return frames
    .filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))
    .join('\n')
    .slice(0, stackLengthMax);
}

const isSimple = (value: unknown): value is string | number | boolean | null =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const capAny = (value: unknown) => (typeof value === 'string' ? cap(value) : value);

function isPlainObject(value: unknown): value is LogFields {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function cap(text: string): string {
  return text.length <= textLengthMax ? text : `${text.slice(0, textLengthMax)}…`;
}
