import { verifyKeyOf } from '@rekey/protocol/envelope';
import type { Pool } from 'pg';
import type { Config } from './config.ts';
import { createLinkHub, type LinkHub } from './devices/index.ts';
import type { ExpiryDeps } from './expiry/index.ts';
import { type DecidedChallenge, type FactorDeps, openChallenge, withdrawChallenges } from './factors/index.ts';
import {
  type BounceReader,
  type Mailer,
  type MailTls,
  mailOutcome,
  mailPreviousUse,
  openBounceReader,
  type SendMailDeps,
} from './mail/index.ts';
import { afterProof, type PasswordDeps, recordNotice } from './passwords/index.ts';
import { type Clock, monotonicMs } from './platform/clock.ts';
import type { Hasher } from './platform/hashing/index.ts';
import type { Log } from './platform/log.ts';
import { type Notifications, publish } from './platform/notifications.ts';
import type { Vault } from './platform/vault/index.ts';
import { scheduleJob } from './platform/worker.ts';
import { announcePresence, deviceTopic, type PropagationDeps } from './propagation/index.ts';
import { type RecoveryDeps, reportFromPhone } from './recovery/index.ts';
import { markEnrolled, markProven } from './sessions/index.ts';
import { type ConnectorPool, createConnectorPool } from './stores/index.ts';
import type { Db, Tx } from './tables.ts';

/** What the server has opened before the rooms are put together. */
export interface Foundation {
  config: Config;
  log: Log;
  clock: Clock;
  db: Db;
  pool: Pool;
  vault: Vault;
  hasher: Hasher;
  breached: PasswordDeps['breached'];
  notifications: Notifications;
  /** Null = no mail server is set up. */
  mailer: Mailer | null;
  mailTls: MailTls;
  /** An authority that signs push services' certificates besides those that the system knows, PEM. */
  pushAuthority: string | undefined;
  serverId: string;
}

/** The rooms, put together. */
export interface Rooms {
  hub: LinkHub;
  connectors: ConnectorPool;
  propagation: PropagationDeps;
  factors: FactorDeps;
  passwords: PasswordDeps;
  recovery: RecoveryDeps;
  expiry: ExpiryDeps;
  mail: SendMailDeps;
  /** Null = bounces are not read. */
  bounces: BounceReader | null;
}

/** Gives every room what it needs of the others. */
export function composeRooms(foundation: Foundation): Rooms {
  const { config, log, clock, db, vault, hasher, breached, notifications, mailer } = foundation;
  const connectors = createConnectorPool({ db, vault });
  const schedule: PropagationDeps['schedule'] = (tx, job) => scheduleJob(tx as never, job);
  const propagation: PropagationDeps = {
    db,
    clock,
    random: Math.random,
    connectors,
    connectorKey: vault.connectorKey,
    signingKey: vault.signingKey.privateKey,
    verifyKey: verifyKeyOf(vault.signingKey.publicKey),
    schedule,
    publish: (tx, topic, payload) => publish(tx as never, topic, payload),
    recordNotice,
    log,
  };
  const links = { clock, vault, origin: config.origin };
  const canSendMail = mailer !== null;
  const factors: FactorDeps = {
    db,
    clock,
    vault,
    origin: config.origin,
    canSendMail,
    pushServices: config.REKEY_PUSH_SERVICES,
    pushAuthority: foundation.pushAuthority,
    schedule,
    publish: propagation.publish,
    recordNotice,
    log,
    markEnrolled: (tx, sessionId) => markEnrolled(tx, sessionId, clock.now()),
    onDecided: (tx, decided) => goOn({ passwords, recovery, clock }, tx, decided),
  };
  const passwords: PasswordDeps = {
    propagation,
    connectors,
    hasher,
    breached,
    links,
    openChallenge: (tx, asked, methods) => openChallenge(factors, tx, asked, methods),
    withdrawChallenges: (tx, which) => withdrawChallenges(factors, tx, which),
    mailOutcome: mailer ? (tx, outcome) => mailOutcome({ schedule }, tx, outcome) : async () => {},
    mailPreviousUse: (tx, use) => mailPreviousUse({ schedule, clock }, tx, use),
  };
  const hub = createLinkHub((deviceId) => {
    announcePresence(propagation, deviceId).catch((error: unknown) => log.warn('presence not announced', { error }));
  });
  notifications.subscribe(deviceTopic, (deviceId) => hub.nudge(deviceId));
  const mail: SendMailDeps = { db, clock, links, mailer, schedule, recordNotice, log };
  const { REKEY_BOUNCE_IMAP_URL: url } = config;
  const bounces = url ? openBounceReader(mail, { url, ...foundation.mailTls }) : null;
  const recovery: RecoveryDeps = { db, clock, links, passwords, schedule, canSendMail };
  const expiry: ExpiryDeps = { ...links, db, monotonicMs, schedule, canSendMail, connectors, log };
  return { hub, connectors, propagation, factors, passwords, recovery, expiry, mail, bounces };
}

// What a proof was asked for goes on, or ends, in the transaction that decided it.
async function goOn(
  { passwords, recovery, clock }: Pick<Rooms, 'passwords' | 'recovery'> & { clock: Clock },
  tx: Tx,
  decided: DecidedChallenge,
): Promise<void> {
  const { state, changeId, sessionId } = decided;
  if (changeId !== null) await afterProof(passwords, tx, { ...decided, changeId });
  else if (state === 'approved' && sessionId !== null) {
    await markProven(tx, sessionId, { by: 'factor', at: clock.now() });
  }
  if (state === 'reported') await reportFromPhone(recovery, tx, decided);
}
