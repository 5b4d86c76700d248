import { recordNotice } from '../../passwords/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { type DatabaseConnection, openDatabase, openPool } from '../../platform/database/index.ts';
import { createLog } from '../../platform/log.ts';
import { openVault } from '../../platform/vault/index.ts';
import { releaseAbandonedJobs, scheduleJob, startLanes } from '../../platform/worker.ts';
import type { Tables } from '../../tables.ts';
import { openMailer } from '../mailer.ts';
import { sendMailTask } from '../queue-mail.ts';
import { type SendMailDeps, sendQueuedMail } from '../send-queued-mail.ts';

/** What a worker process is started with, as JSON. */
export interface MailWorkerSettings {
  connection: DatabaseConnection;
  smtpUrl: string;
  vaultDirectory: string;
}

// A server of which only the part that sends mail runs; to be killed.
const { connection, smtpUrl, vaultDirectory } = JSON.parse(process.argv[2] ?? '{}') as MailWorkerSettings;
const log = createLog({ level: 'warn' });
const pool = openPool(connection, { max: 6, log });
const db = openDatabase<Tables>(connection, { max: 6, log });
const deps: SendMailDeps = {
  db,
  clock: systemClock,
  links: { clock: systemClock, vault: await openVault(vaultDirectory), origin: 'https://rekey.harbor.example' },
  mailer: openMailer({ url: smtpUrl, from: 'Rekey <rekey@harbor.example>' }),
  schedule: (tx, job) => scheduleJob(tx as never, job),
  recordNotice,
  log,
};
const send = ({ mailId = '' }) => sendQueuedMail(deps, mailId);
await startLanes(pool, [{ name: 'mail', concurrency: 4, tasks: { [sendMailTask]: send } }], log);
setInterval(() => void releaseAbandonedJobs(pool), 5_000);
console.log('working');
