import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Kysely } from 'kysely';
import { createTestDatabase, openPool } from './database/index.ts';
import { createLog } from './log.ts';
import { isLostByWorker, prepareWorker, releaseAbandonedJobs, scheduleJob, startLanes } from './worker.ts';

const log = createLog({ level: 'silent' });
const database = await createTestDatabase();
const pool = openPool(database.connection, { max: 6, log });
await prepareWorker(pool, log);
after(async () => {
  await pool.end();
  await database.stop();
});

const db = database.db as unknown as Kysely<never>;
const schedule = (name: string) => scheduleJob(db, { task: 'note', payload: { name }, queue: 'account' });

/** What the tables look like after a worker took the job and was killed. */
async function leaveLocked(secondsAgo: number): Promise<void> {
  for (const table of ['_private_jobs', '_private_job_queues']) {
    await pool.query(
      `update graphile_worker.${table} set locked_by = 'killed', locked_at = now() - make_interval(secs => $1)`,
      [secondsAgo],
    );
  }
}

test('what a killed worker held is done by the next one, with the job that came after it', async () => {
  await schedule('under way when the worker was killed');
  await leaveLocked(10);
  await schedule('came after');
  const done: string[] = [];
  const stop = await startLanes(
    pool,
    [{ name: 'test', concurrency: 2, tasks: { note: async ({ name = '' }) => void done.push(name) } }],
    log,
  );
  await releaseAbandonedJobs(pool);
  const { rows } = await pool.query("select 1 from graphile_worker._private_job_queues where locked_by = 'killed'");
  assert.equal(rows.length, 1, 'a worker that may be alive keeps what it has');

  await leaveLocked(120);
  await releaseAbandonedJobs(pool);
  for (const deadline = performance.now() + 20_000; done.length < 2 && performance.now() < deadline; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await stop();
  assert.deepEqual(done.sort(), ['came after', 'under way when the worker was killed']);
});

test('the loss of the database is survived where the worker library leaves it to nobody, and nothing else is', () => {
  const lost = (code: string, stack: string) => Object.assign(new Error('lost'), { code, stack });
  const inLibrary =
    'Error: lost\n    at async batchFailJobs (file:///srv/node_modules/graphile-worker/dist/sql/failJobs.js:14:9)';
  for (const code of ['ECONNREFUSED', 'ENOENT', '57P01', '08006'])
    assert.ok(isLostByWorker(lost(code, inLibrary)), code);
  assert.ok(
    !isLostByWorker(lost('ECONNREFUSED', 'Error: lost\n    at ours (file:///srv/apps/server/src/lanes.ts:1:1)')),
  );
  assert.ok(!isLostByWorker(lost('23505', inLibrary)));
  assert.ok(!isLostByWorker(lost('ERR_ASSERTION', inLibrary)));
  assert.ok(!isLostByWorker('no error'));
});
