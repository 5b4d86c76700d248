/** What a log line may hold besides its message: no objects and no bytes, so that no secret slips in by being inside something. */
export type LogFields = Record<string, string | number | boolean | null>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
}

/** Writes one JSON line per message, as journald and container logs take it. */
export function createLog(write: (line: string) => void, now: () => Date): Log {
  const line =
    (level: 'info' | 'warn') =>
    (message: string, fields: LogFields = {}) =>
      write(`${JSON.stringify({ time: now().toISOString(), level, message, ...fields })}\n`);
  return { info: line('info'), warn: line('warn') };
}
