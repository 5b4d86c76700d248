import type { ProofMethod } from '@rekey/protocol';
import type { AskedProof } from '../factors/index.ts';
import type { LinkDeps } from '../links/index.ts';
import type { Hasher } from '../platform/hashing/index.ts';
import type { PropagationDeps } from '../propagation/index.ts';
import type { ConnectorPool } from '../stores/index.ts';
import type { Tx } from '../tables.ts';
import type { UserRow } from '../users/index.ts';

/** What password work needs of its surroundings. */
export interface PasswordDeps {
  propagation: PropagationDeps;
  connectors: ConnectorPool;
  hasher: Hasher;
  breached: { isBreached(password: Uint8Array): Promise<boolean> };
  links: LinkDeps;
  /** Asks the user for a proof, in the transaction that waits for it. */
  openChallenge(tx: Tx, asked: AskedProof, methods: readonly ProofMethod[]): Promise<unknown>;
  /** Takes back what a user was asked and has not answered: all, or that of one change. */
  withdrawChallenges(tx: Tx, which: { userId: string; changeId?: string }): Promise<void>;
  /** Mails the outcome, once the transaction commits. */
  mailOutcome(tx: Tx, outcome: { userId: string; changeId: string }): Promise<void>;
  /** Mails that something still tries the previous password. */
  mailPreviousUse(
    tx: Tx,
    use: { user: UserRow; source: { kind: string; name: string; address: string }; at: Date },
  ): Promise<void>;
}
