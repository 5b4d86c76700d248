import { type Clock, systemClock } from '../platform/clock.ts';

/** Limits of a connector's connections; each has a default. */
export interface OpenOptions {
  /** For TCP and TLS together. Default 5,000. */
  connectTimeoutMs?: number;
  /** For each request to the store. Default 10,000. */
  operationTimeoutMs?: number;
  /** From a call until its write leaves; a write that is not ready by then never leaves, and counts as unreachable. Default 30,000. */
  readyTimeoutMs?: number;
  /** Further calls wait. Default 8. */
  maxConnections?: number;
  /** Entries of a directory that are read at a time. Default 1,000, the most that Active Directory gives (MS-ADTS 3.1.1.3.4.6). */
  pageSize?: number;
  clock?: Clock;
}

/** Fills in the defaults. */
export function withDefaults(options: OpenOptions): Required<OpenOptions> {
  const timeouts = { connectTimeoutMs: 5000, operationTimeoutMs: 10_000, readyTimeoutMs: 30_000 };
  return { ...timeouts, maxConnections: 8, pageSize: 1000, clock: systemClock, ...options };
}
