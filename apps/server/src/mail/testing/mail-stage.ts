import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailKind } from '@rekey/protocol';
import { createLink } from '../../links/index.ts';
import { recordNotice } from '../../passwords/index.ts';
import { createTestDatabase } from '../../platform/database/index.ts';
import { createLog } from '../../platform/log.ts';
import { openVault } from '../../platform/vault/index.ts';
import type { Job } from '../../platform/worker.ts';
import type { Db, LinkPurpose } from '../../tables.ts';
import { startMailServer, type TestMailServer } from '../../testing/index.ts';
import { getUser, type UserRow } from '../../users/index.ts';
import { type Mailer, openMailer } from '../mailer.ts';
import { sampleValues } from '../messages/index.ts';
import { type MailOrder, queueMail } from '../queue-mail.ts';
import { type SendMailDeps, sendQueuedMail } from '../send-queued-mail.ts';

const start = new Date('2026-03-02T09:00:00.000Z');
const minuteMs = 60_000;

/** The room with a real database, a real mail server, and a clock that the test turns. */
export interface MailStage {
  db: Db;
  deps: SendMailDeps;
  mailServer: TestMailServer;
  /** What was scheduled, oldest first. */
  jobs: Job[];
  /** Everything that was logged, from 'debug' on. */
  logged(): string;
  pass(minutes: number): void;
  createUser(addresses: { email?: string | null; recoveryEmail?: string | null; name?: string }): Promise<UserRow>;
  /** Orders a mail with sample values, not after an hour. */
  order(kind: MailKind, recipient: string, more?: Partial<MailOrder>): Promise<string>;
  /** Does the job of sending a mail, as a worker does. */
  send(mailId: string): Promise<void>;
  mail(mailId: string): Promise<{ state: string; attempts: number; reply: string | null }>;
  /** The job that would try a mail again; undefined when there is none. */
  retryOf(mailId: string): Job | undefined;
  stop(): Promise<void>;
}

/** Sets the stage. */
export async function startMailStage(): Promise<MailStage> {
  const database = await createTestDatabase();
  const mailServer = await startMailServer();
  const directory = await mkdtemp(join(tmpdir(), 'rekey-mail-'));
  const mailer: Mailer = openMailer({ url: mailServer.url, from: 'Rekey <rekey@harbor.example>' });
  let now = start;
  const jobs: Job[] = [];
  const lines: string[] = [];
  const clock = { now: () => now };
  const { db } = database;
  const deps: SendMailDeps = {
    db,
    clock,
    links: { clock, vault: await openVault(directory), origin: 'https://rekey.harbor.example' },
    mailer,
    schedule: async (_tx, job) => void jobs.push(job),
    recordNotice,
    log: createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } }),
  };
  const anybody = await createUser(db, {});
  return {
    db,
    deps,
    mailServer,
    jobs,
    logged: () => lines.join(''),
    pass(minutes) {
      now = new Date(now.getTime() + minutes * minuteMs);
    },
    createUser: (person) => createUser(db, person),
    async order(kind, recipient, more = {}) {
      const notAfter = new Date(now.getTime() + 60 * minuteMs);
      const order = { kind, userId: null, recipient, language: 'en' as const, values: sampleValues(kind), notAfter };
      const link = more.linkId ? {} : await giveLink(deps, kind, more.userId ?? anybody.id, notAfter);
      const id = await db.transaction().execute((tx) => queueMail(deps, tx, { ...order, ...link, ...more }));
      if (!id) throw new Error('ordered before');
      jobs.length = 0;
      return id;
    },
    send: (mailId) => sendQueuedMail(deps, mailId),
    mail: (mailId) =>
      db.selectFrom('mails').where('id', '=', mailId).select(['state', 'attempts', 'reply']).executeTakeFirstOrThrow(),
    retryOf: (mailId) => jobs.findLast(({ payload }) => payload.mailId === mailId),
    async stop() {
      mailer.close();
      await mailServer.stop();
      await database.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const purposes: Partial<Record<MailKind, LinkPurpose>> = {
  'expiry-reminder': 'expiry',
  'reset-link': 'reset',
  'set-up-link': 'set-up',
  'password-changed': 'report',
  'recovery-address-confirmation': 'recovery-address',
};

async function giveLink({ db, links }: SendMailDeps, kind: MailKind, userId: string, expiresAt: Date) {
  const purpose = purposes[kind];
  if (!purpose) return {};
  const link = { purpose, userId, passwordVersion: null, expiresAt };
  const { id } = await db.transaction().execute((tx) => createLink(links, tx, link));
  return { linkId: id };
}

async function createUser(
  db: Db,
  { email = null, recoveryEmail = null, name = 'Anna Berger' }: Parameters<MailStage['createUser']>[0],
): Promise<UserRow> {
  const { id } = await db
    .insertInto('users')
    .values({
      username: `anna-${randomUUID().slice(0, 8)}`,
      display_name: name,
      role: 'user',
      email,
      recovery_email: recoveryEmail,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const user = await getUser(db, id);
  if (!user) throw new Error('no user');
  return user;
}
