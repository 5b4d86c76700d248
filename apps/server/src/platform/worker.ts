import { Logger, makeWorkerUtils, type Runner, run, type TaskList } from 'graphile-worker';
import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Log } from './log.ts';

/** One piece of work to be done after the transaction commits. */
export interface Job {
  task: string;
  payload: Record<string, string>;
  /** Jobs of one queue run one after the other, in order. */
  queue?: string;
  /** A job with the key of a waiting one replaces it. */
  key?: string;
  runAt?: Date;
}

/** Writes a job in the caller's transaction. */
export async function scheduleJob(tx: Kysely<never>, job: Job): Promise<void> {
  await sql`select graphile_worker.add_job(${job.task}::text, payload := ${JSON.stringify(job.payload)}::json,
    queue_name := ${job.queue ?? null}::text, run_at := ${job.runAt ?? null}::timestamptz, job_key := ${job.key ?? null}::text)`.execute(
    tx,
  );
}

/** What a lane does with the jobs of its tasks; a throw means "again later". */
export type Tasks = Record<string, (payload: Record<string, string>) => Promise<void>>;

/** A set of tasks with workers of its own: a flood in one lane does not delay another (B16). */
export interface Lane {
  name: string;
  concurrency: number;
  tasks: Tasks;
}

/** Makes or updates the worker's own tables (schema graphile_worker). */
export async function prepareWorker(pgPool: Pool, log: Log): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool, logger: loggerOf(log) });
  await utils.migrate();
  await utils.release();
}

/** Longer than any job takes. A killed worker leaves its jobs locked, and the library itself waits for four hours. */
const abandonedAfterSeconds = 90;

/** Gives back the jobs and the queues that a killed worker has held. Safe on any node at any time, because jobs are safe to repeat. */
export async function releaseAbandonedJobs(pgPool: Pick<Pool, 'query'>): Promise<void> {
  for (const table of ['_private_jobs', '_private_job_queues']) {
    await pgPool.query(
      `update graphile_worker.${table} set locked_at = null, locked_by = null
       where locked_at < now() - make_interval(secs => $1)`,
      [abandonedAfterSeconds],
    );
  }
}

/** Starts the lanes; the returned function stops them and waits for the jobs under way. */
export async function startLanes(pgPool: Pool, lanes: readonly Lane[], log: Log): Promise<() => Promise<void>> {
  const runners: Runner[] = [];
  const stopSurviving = surviveLostDatabase(log);
  for (const lane of lanes) runners.push(await startLane(pgPool, lane, log));
  return async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    stopSurviving();
  };
}

// The library leaves a promise unhandled when the database goes away just as it writes down that a job failed, which would end the process. The
// job stays locked, and is given back as every abandoned one.
function surviveLostDatabase(log: Log): () => void {
  const listener = (error: unknown) => {
    if (!isLostByWorker(error)) throw error;
    log.warn('the database was lost while a job was being settled', { error });
  };
  process.on('unhandledRejection', listener);
  return () => process.off('unhandledRejection', listener);
}

// Of the net, or class 08 and 57P of PostgreSQL's error codes: connection exceptions and shutdowns.
const lostCodes = /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ENOENT|08\w{3}|57P\d\d)$/;

/** Whether an error is the worker library's own loss of the database, and nothing else. */
export function isLostByWorker(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  const isLost = (typeof code === 'string' && lostCodes.test(code)) || /connection terminated/i.test(error.message);
  return isLost && /[\\/]graphile-worker[\\/]/.test(error.stack ?? '');
}

function startLane(pgPool: Pool, lane: Lane, log: Log): Promise<Runner> {
  const taskList: TaskList = {};
  for (const [name, perform] of Object.entries(lane.tasks)) {
    taskList[name] = (payload) => perform(payload as Record<string, string>);
  }
  return run({
    pgPool,
    taskList,
    concurrency: lane.concurrency,
    noHandleSignals: true,
    pollInterval: 1_000,
    logger: loggerOf(log.child({ lane: lane.name })),
    preset: { worker: { localQueue: { size: Math.max(lane.concurrency, 8) } } } as never,
  });
}

// The library logs payloads in its messages' metadata; only its words and level go through.
function loggerOf(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log.warn(message);
    else log.debug(message);
  });
}
