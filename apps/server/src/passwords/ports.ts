import type { Hasher } from '../platform/hashing/index.ts';
import type { PropagationDeps } from '../propagation/index.ts';
import type { ConnectorPool } from '../stores/index.ts';
import type { Tx } from '../tables.ts';

/** What password work needs of its surroundings. */
export interface PasswordDeps {
  propagation: PropagationDeps;
  connectors: ConnectorPool;
  hasher: Hasher;
  breached: { isBreached(password: Uint8Array): Promise<boolean> };
  /** Origin for links to people. */
  origin: string;
  /** Mails the outcome, once the transaction commits. */
  mailOutcome(tx: Tx, outcome: { userId: string; changeId: string }): Promise<void>;
}
