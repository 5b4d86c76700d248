import { createHmac } from 'node:crypto';
import { createTestDatabase } from '../../platform/database/index.ts';
import { createLog } from '../../platform/log.ts';
import type { Job } from '../../platform/worker.ts';
import type { Tx } from '../../tables.ts';
import { recordPasswordVersion } from '../../users/index.ts';
import { renewExpiry } from '../renew-expiry.ts';
import { rewriteExpiries } from '../rewrite-expiries.ts';
import { takeOverPolicy } from '../schedule-rewrite.ts';

/** A database of its own, a clock that the test sets, and the jobs that were ordered. */
export async function setStage(start: string) {
  const database = await createTestDatabase();
  const { db } = database;
  let now = new Date(start);
  const jobs: Job[] = [];
  const deps = {
    db,
    clock: { now: () => new Date(now) },
    vault: { keyedHash: (text: string, label: string) => createHmac('sha256', label).update(text).digest() },
    origin: 'https://rekey.example',
    schedule: async (_tx: Tx, job: Job) => void jobs.push(job),
    log: createLog({ level: 'silent' }),
  };

  const stage = {
    ...deps,
    deps,
    jobs,
    setNow(moment: string | Date) {
      now = new Date(moment);
    },
    pass(milliseconds: number) {
      now = new Date(now.getTime() + milliseconds);
    },

    async addUser(user: { name: string; zone?: string; changedAt?: string; storeId?: string; email?: string | null }) {
      const { name, zone = null, changedAt, storeId = null, email = `${name}@example.org` } = user;
      const { id } = await db
        .insertInto('users')
        .values({
          username: name,
          display_name: name,
          role: 'user',
          email,
          time_zone: zone,
          authority_store_id: storeId,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      if (changedAt) await stage.changePassword(id, changedAt);
      return id;
    },

    /** As the commit of a change does it. */
    async changePassword(userId: string, at: string | Date = now) {
      const { version } = await db
        .selectFrom('users')
        .where('id', '=', userId)
        .select('password_version as version')
        .executeTakeFirstOrThrow();
      await db.transaction().execute(async (tx) => {
        const user = await recordPasswordVersion(tx, { userId, version: version + 1, at: new Date(at) });
        if (user === null) throw new Error('no version was made');
        await renewExpiry(tx, { userId, at: new Date(at) });
      });
    },

    /** Saves the part of the policy that counts here, and does what is to be done then. */
    async savePolicy(expiresAfterDays: number | null, expirySpreadDays = 14) {
      await db.transaction().execute((tx) => takeOverPolicy(deps, tx, { expiresAfterDays, expirySpreadDays }));
      await stage.runRewrites();
    },

    /** Does the jobs of rewriting that were ordered, until none is left; says how many there were. */
    async runRewrites(batchSize?: number) {
      let count = 0;
      for (let job = jobs.shift(); job; job = jobs.shift()) {
        if (job.task !== 'rewrite-expiries') continue;
        await rewriteExpiries(deps, job.payload.after, batchSize);
        count++;
      }
      return count;
    },

    async expiresAt(userId: string) {
      const row = await db.selectFrom('password_expiries').where('user_id', '=', userId).selectAll().executeTakeFirst();
      return row?.expires_at?.toISOString() ?? null;
    },

    /** The mails of reminders, in the order in which they were written. */
    async mails() {
      const rows = await db
        .selectFrom('mails')
        .where('kind', '=', 'expiry-reminder')
        .orderBy('about')
        .select(['user_id as userId', 'recipient', 'values', 'about', 'not_after as notAfter', 'link_id as linkId'])
        .execute();
      return rows.map(({ about, ...row }) => ({ ...row, day: about?.split(':')[2] ?? '' }));
    },

    stop: () => database.stop(),
  };
  return stage;
}

export type Stage = Awaited<ReturnType<typeof setStage>>;
export const hourMs = 60 * 60 * 1000;
export const dayMs = 24 * hourMs;
