import type { Job } from '../../platform/worker.ts';
import type { World } from './world.ts';

/** The worker's table: survives the server's death, and may still lose or double what it promised (ports.ts). */
export interface Jobs {
  add(job: Job): void;
}

interface Worker {
  isUp(): boolean;
  perform(job: Job, done: () => void): void;
}

const retryMs = 5_000;

/** Keeps jobs and has them done by whichever server is up. A job that never ends, because its server died, is never done. */
export function createJobs(world: World, worker: Worker): Jobs {
  const random = world.random('jobs');
  const keyed = new Map<string, symbol>();
  const busyQueues = new Map<string, number>();

  function run(job: Job, ticket: symbol): void {
    if (job.key && keyed.get(job.key) !== ticket) return;
    const isBusy = job.queue !== undefined && (busyQueues.get(job.queue) ?? 0) > world.now();
    if (!worker.isUp() || isBusy) {
      world.at(random.between(200, retryMs), () => run(job, ticket));
      return;
    }
    if (job.key) keyed.delete(job.key);
    perform(job);
    if (random.chance(world.faults.jobDoubled)) world.at(random.between(0, 20_000), () => perform(job));
  }

  function perform(job: Job): void {
    const { queue } = job;
    // A queue whose worker has died is free again after a while.
    if (queue !== undefined) busyQueues.set(queue, world.now() + 90_000);
    worker.perform(job, () => queue !== undefined && busyQueues.delete(queue));
  }

  return {
    add(job) {
      if (random.chance(world.faults.jobLost)) {
        world.note('job lost', job.task);
        return;
      }
      const ticket = Symbol(job.task);
      if (job.key) keyed.set(job.key, ticket);
      const dueMs = job.runAt ? job.runAt.getTime() - world.date().getTime() : 0;
      world.at(dueMs + random.between(5, 200), () => run(job, ticket));
    },
  };
}
