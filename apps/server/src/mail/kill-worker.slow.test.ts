import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { MailKind } from '@rekey/protocol';
import { type SpawnedServer, spawnServer } from '../connectors/testing/spawned-server.ts';
import { systemClock } from '../platform/clock.ts';
import { createTestDatabase, openPool } from '../platform/database/index.ts';
import { createLog } from '../platform/log.ts';
import { prepareWorker, scheduleJob } from '../platform/worker.ts';
import { startMailServer, waitUntil } from '../testing/index.ts';
import { sampleValues } from './messages/index.ts';
import { queueMail } from './queue-mail.ts';

const program = fileURLToPath(new URL('testing/mail-worker.ts', import.meta.url));
const log = createLog({ level: 'silent' });
const database = await createTestDatabase();
const pool = openPool(database.connection, { max: 3, log });
await prepareWorker(pool, log);
const mailServer = await startMailServer();
const vaultDirectory = await mkdtemp(join(tmpdir(), 'rekey-mail-'));
const workers: SpawnedServer[] = [];
after(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await mailServer.stop();
  await pool.end();
  await database.stop();
  await rm(vaultDirectory, { recursive: true, force: true });
});

async function startWorker(): Promise<SpawnedServer> {
  const settings = { connection: database.connection, smtpUrl: mailServer.url, vaultDirectory };
  const worker = spawnServer(process.execPath, [program, JSON.stringify(settings)]);
  workers.push(worker);
  await waitUntil(
    async () => worker.output(),
    (output) => output.includes('working'),
  );
  return worker;
}

async function order(kind: MailKind, recipient: string): Promise<void> {
  const notAfter = new Date(systemClock.now().getTime() + 3_600_000);
  const mail = { kind, userId: null, recipient, language: 'en' as const, values: sampleValues(kind), notAfter };
  const deps = { schedule: (tx: never, job: Parameters<typeof scheduleJob>[1]) => scheduleJob(tx, job) };
  await database.db.transaction().execute((tx) => queueMail(deps as never, tx, mail));
}

const states = async () => {
  const rows = await database.db.selectFrom('mails').select(['recipient', 'state']).execute();
  return Object.fromEntries(rows.map(({ recipient, state }) => [recipient, state]));
};
const copiesTo = (recipient: string) =>
  mailServer.mails.filter((mail) => mail.recipient === recipient).map(({ parsed }) => parsed.messageId);

// More than a mail or a job may be silent for before it is taken for abandoned: what the killed server left becomes so much older.
async function letTimePass(): Promise<void> {
  await pool.query(`update mails set updated_at = updated_at - interval '1 hour' where state = 'sending'`);
  for (const table of ['_private_jobs', '_private_job_queues'])
    await pool.query(`update graphile_worker.${table} set locked_at = locked_at - interval '1 hour'`);
}

test('servers that are killed and servers that work side by side: no reminder twice, no security mail lost', async () => {
  const reminders = ['tip-1@harbor.example', 'tip-2@harbor.example'];
  const warnings = ['warning-1@harbor.example', 'warning-2@harbor.example'];
  mailServer.hangAfterData(4);
  for (const recipient of reminders) await order('previous-password-used', recipient);
  for (const recipient of warnings) await order('change-reported', recipient);
  const killed = await startWorker();
  await waitUntil(
    async () => mailServer.mails.length,
    (count) => count === 4,
  );
  await killed.stop('SIGKILL');
  await letTimePass();

  const others = Array.from({ length: 60 }, (_, index) => `other-${index}@harbor.example`);
  for (const [index, recipient] of others.entries())
    await order(index % 2 === 0 ? 'previous-password-used' : 'change-reported', recipient);
  await Promise.all([startWorker(), startWorker()]);
  const final = await waitUntil(
    states,
    (seen) => Object.values(seen).every((state) => state !== 'queued' && state !== 'sending'),
    60_000,
  );

  for (const recipient of others) {
    assert.equal(final[recipient], 'sent', recipient);
    assert.equal(copiesTo(recipient).length, 1, recipient);
  }
  for (const recipient of reminders) {
    assert.equal(final[recipient], 'uncertain', recipient);
    assert.equal(copiesTo(recipient).length, 1, recipient);
  }
  for (const recipient of warnings) {
    assert.equal(final[recipient], 'sent', recipient);
    const copies = copiesTo(recipient);
    assert.equal(copies.length, 2, recipient);
    assert.equal(copies[0], copies[1], 'the same Message-ID');
  }
});
