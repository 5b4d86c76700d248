import { type Clock, systemClock } from '../platform/clock.ts';

/** Limits of a connector's connections; each has a default. */
export interface OpenOptions {
  /** For TCP and TLS together. Default 5,000. */
  connectTimeoutMs?: number;
  /** For each request to the store. Default 10,000. */
  operationTimeoutMs?: number;
  /** Further calls wait. Default 8. */
  maxConnections?: number;
  clock?: Clock;
}

/** Fills in the defaults. */
export function withDefaults(options: OpenOptions): Required<OpenOptions> {
  return { connectTimeoutMs: 5000, operationTimeoutMs: 10_000, maxConnections: 8, clock: systemClock, ...options };
}
