import type { ChallengeAction, ChallengeState } from '@rekey/protocol';
import type { MailOrderDeps } from '../mail/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Vault } from '../platform/vault/index.ts';
import type { Db, Tx } from '../tables.ts';
import type { DuoTransport } from './duo/index.ts';

/** A challenge that is over, as the rooms that asked for it hear of it. */
export interface DecidedChallenge {
  id: string;
  userId: string;
  action: ChallengeAction;
  /** Of a change. */
  changeId: string | null;
  sessionId: string | null;
  /** 'withdrawn' = a newer question took its place, so it will never be answered. Who cancels a change withdraws its question without being told. */
  state: Exclude<ChallengeState, 'open'>;
  /** Where it was answered from. */
  address: string | null;
}

/** What factors need of their surroundings. */
export interface FactorDeps extends MailOrderDeps {
  db: Db;
  /** For what has no time of its own in the database: the period of enrollment, and links. Challenges live by the database's clock. */
  clock: Clock;
  vault: Vault;
  /** The portal's origin: in QR codes, and what passkeys are bound to. */
  origin: string;
  canSendMail: boolean;
  /** Host names of push services that may be sent to; '*.example' stands for everything below it. */
  pushServices: readonly string[];
  /** An authority that signs push services' certificates besides those that the system knows, PEM. */
  pushAuthority?: string | undefined;
  /** How tests reach their fake of Duo; absent = Duo itself, and nothing else. */
  duoTransport?: DuoTransport | undefined;
  /** Tells the other nodes and open pages, once the transaction commits. */
  publish(tx: Tx, topic: string, payload: string): Promise<void>;
  /** Goes on with what the proof was asked for, or ends it; in the transaction of the decision. */
  onDecided(tx: Tx, decided: DecidedChallenge): Promise<void>;
  /** A session has just shown a factor, by enrolling it. */
  markEnrolled(tx: Tx, sessionId: string): Promise<void>;
  /** Tells the user at the next visit. */
  recordNotice(
    tx: Tx,
    notice: { userId: string; kind: 'factor-added' | 'factor-removed'; details: Record<string, string> },
  ): Promise<void>;
  log: Log;
}
