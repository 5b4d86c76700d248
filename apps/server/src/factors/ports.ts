import type { ChallengeAction, ChallengeState } from '@rekey/protocol';
import type { MailOrderDeps } from '../mail/index.ts';
import type { Log } from '../platform/log.ts';
import type { Vault } from '../platform/vault/index.ts';
import type { Db, Tx } from '../tables.ts';

/** A challenge that is over, as the rooms that asked for it hear of it. */
export interface DecidedChallenge {
  id: string;
  userId: string;
  action: ChallengeAction;
  /** Of a change. */
  changeId: string | null;
  sessionId: string | null;
  state: Exclude<ChallengeState, 'open' | 'withdrawn'>;
  /** Where it was answered from. */
  address: string | null;
}

/** What factors need of their surroundings. */
export interface FactorDeps extends MailOrderDeps {
  db: Db;
  vault: Vault;
  /** The portal's origin: in QR codes, and what passkeys are bound to. */
  origin: string;
  canSendMail: boolean;
  /** Host names of push services that may be sent to; '*.example' stands for everything below it. */
  pushServices: readonly string[];
  /** Tells the other nodes and open pages, once the transaction commits. */
  publish(tx: Tx, topic: string, payload: string): Promise<void>;
  /** Goes on with what the proof was asked for, or ends it; in the transaction of the decision. */
  onDecided(tx: Tx, decided: DecidedChallenge): Promise<void>;
  /** Tells the user at the next visit. */
  recordNotice(
    tx: Tx,
    notice: { userId: string; kind: 'factor-added' | 'factor-removed'; details: Record<string, string> },
  ): Promise<void>;
  log: Log;
}
