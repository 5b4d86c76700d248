import type { LinkDeps } from '../links/index.ts';
import type { Log } from '../platform/log.ts';
import type { Job } from '../platform/worker.ts';
import type { ConnectorPool } from '../stores/index.ts';
import type { Db, Tx } from '../tables.ts';

/** What expiry needs of its surroundings. Tests hand over a virtual clock. */
export interface ExpiryDeps extends LinkDeps {
  db: Db;
  /** Milliseconds of a clock that nobody sets. */
  monotonicMs(): number;
  /** Work after the commit. */
  schedule(tx: Tx, job: Job): Promise<void>;
  /** Whether there is a mail server; else nobody is reminded. */
  canSendMail: boolean;
  connectors: Pick<ConnectorPool, 'of'>;
  log: Log;
}
