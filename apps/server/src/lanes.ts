import type { Pool } from 'pg';
import type { Rooms } from './compose.ts';
import {
  readDirectoryExpiries,
  readDirectoryTask,
  rewriteExpiries,
  rewriteExpiriesTask,
  scheduleDirectoryReadings,
  watchReminders,
} from './expiry/index.ts';
import {
  expireChallenge,
  expireChallengeTask,
  forgetCeremonies,
  wakeAuthenticators,
  wakeAuthenticatorTask,
  watchEnrollment,
} from './factors/index.ts';
import { forgetOldMails, mailOutcomeTask, orderOutcomeMails, sendMailTask, sendQueuedMail } from './mail/index.ts';
import {
  completeChange,
  completeChangeTask,
  expireAbandonedChanges,
  settleAuthority,
  settleAuthorityTask,
  wakeUndecided,
} from './passwords/index.ts';
import type { Log } from './platform/log.ts';
import { type Lane, releaseAbandonedJobs } from './platform/worker.ts';
import { deliverToStore, deliverToStoreTask, sweep } from './propagation/index.ts';
import { sendResetMails, startResetTask } from './recovery/index.ts';
import { sweepAttempts } from './sessions/index.ts';

const sweepEveryMs = 15_000;
const dayMs = 24 * 60 * 60 * 1000;

/** Password work has a lane of its own, so that a flood of other jobs does not delay it (B16). */
export function lanesOf(rooms: Rooms): Lane[] {
  const { propagation, factors, passwords, mail } = rooms;
  return [
    {
      name: 'passwords',
      concurrency: 16,
      tasks: {
        [deliverToStoreTask]: ({ targetId = '' }) => deliverToStore(propagation, targetId),
        [settleAuthorityTask]: ({ changeId = '' }) => settleAuthority(passwords, changeId),
        [completeChangeTask]: ({ changeId = '' }) => completeChange(passwords, changeId),
        [wakeAuthenticatorTask]: ({ pushId = '' }) => wakeAuthenticators(factors, pushId),
        [expireChallengeTask]: ({ challengeId = '' }) => expireChallenge(factors, challengeId),
      },
    },
    {
      name: 'mail',
      concurrency: 4,
      tasks: {
        [startResetTask]: ({ userId = '', requestedFrom = '' }) =>
          sendResetMails(rooms.recovery, { userId, requestedFrom }),
        [mailOutcomeTask]: ({ changeId = '' }) => orderOutcomeMails(mail, changeId),
        [sendMailTask]: ({ mailId = '' }) => sendQueuedMail(mail, mailId),
      },
    },
    {
      name: 'expiry',
      concurrency: 1,
      tasks: {
        [rewriteExpiriesTask]: ({ after }) => rewriteExpiries(rooms.expiry, after),
        [readDirectoryTask]: ({ storeId = '' }) => readDirectoryExpiries(rooms.expiry, storeId),
      },
    },
  ];
}

/** Looks every 15 s for what no job or hint will bring: on every node, because each look is safe to repeat. Returns what ends it. */
export function startSweeps(rooms: Rooms, pool: Pool, log: Log): () => Promise<void> {
  const looks = [
    async () => {
      await releaseAbandonedJobs(pool);
      await sweep(rooms.propagation);
      await wakeUndecided(rooms.passwords);
      await expireAbandonedChanges(rooms.passwords);
      await sweepAttempts(rooms.recovery.db, rooms.recovery.clock.now());
      await forgetCeremonies(rooms.factors.db);
    },
    // By itself, because at the hour of reminders it may take minutes.
    watchReminders(rooms.expiry),
    watchEnrollment(rooms.factors),
  ];
  const ends = looks.map((look) => repeat(look, sweepEveryMs, log));
  ends.push(repeat(() => scheduleDirectoryReadings(rooms.expiry), dayMs, log));
  ends.push(repeat(async () => void (await forgetOldMails(rooms.mail)), dayMs, log));
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}

function repeat(look: () => Promise<void>, everyMs: number, log: Log): () => Promise<void> {
  let running: Promise<void> | null = null;
  const tick = () => {
    running ??= look()
      .catch((error: unknown) => log.error('sweep failed', { error }))
      .finally(() => {
        running = null;
      });
  };
  tick();
  const timer = setInterval(tick, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
