import type { KeyObject } from 'node:crypto';
import type { SealingKeyPair } from '@rekey/protocol/envelope';
import type { Connector } from '../connectors/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Job } from '../platform/worker.ts';
import type { Db, Tx } from '../tables.ts';

/** What propagation needs of its surroundings. The simulation hands over a virtual clock, lossy hints and stores that fail. */
export interface PropagationDeps {
  db: Db;
  clock: Clock;
  /** 0 ≤ x < 1, for jitter. */
  random(): number;
  connectors: { of(storeId: string): Promise<Connector> };
  /** The key pair of the connectors that run in this server; its private half lives in the vault. */
  connectorKey: SealingKeyPair;
  signingKey: KeyObject;
  verifyKey: KeyObject;
  /** Work after the commit. May be lost or doubled: `sweep` finds what was lost. */
  schedule(tx: Tx, job: Job): Promise<void>;
  /** A hint after the commit. May be lost. */
  publish(tx: Tx, topic: string, payload: string): Promise<void>;
  /** Tells the user, durably, in this transaction. */
  recordNotice(tx: Tx, notice: RefusalNotice): Promise<void>;
  log: Log;
}

/** A place has refused the new password: who must know, and what to say. */
export interface RefusalNotice {
  userId: string;
  kind: 'delivery-refused';
  details: { target: string; reason: string };
}

/** How long what is sealed may wait. */
export interface DeliveryLimits {
  expiresAt: Date;
  /** When the old password is erased from the envelope; null = it is not sealed at all. */
  oldPasswordUntil: Date | null;
}
