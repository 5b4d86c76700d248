import { settleAuthorityTask } from '../../passwords/index.ts';
import type { Job } from '../../platform/worker.ts';
import { TargetsMovedError } from '../outbox.ts';
import { createJobs } from './jobs.ts';
import { composeRooms, type Rooms, type RoomsDeps } from './rooms.ts';

export interface VirtualServer {
  isUp(): boolean;
  crash(): void;
  start(): void;
  /** Serves one request in the present life; nobody hears anything when it dies before the answer. */
  serve<Answer>(
    what: string,
    work: (rooms: Rooms) => Promise<Answer>,
    onAnswer: (answer: Answer) => void,
    onError: (error: unknown) => void,
  ): void;
  /** How long between two sweeps. */
  sweepEveryMs: number;
}

type VirtualServerDeps = RoomsDeps & { onCrash(): void };

/** Makes the server: every life of it is the real rooms over the same database. */
export function createVirtualServer(deps: VirtualServerDeps): VirtualServer {
  const { world } = deps;
  const random = world.random('server');
  let rooms: Rooms | null = null;
  const jobs = createJobs(world, { isUp: () => rooms !== null, perform });

  function crash(): void {
    if (!rooms) return;
    world.note('server dies');
    rooms.life.alive = false;
    rooms = null;
    deps.onCrash();
    world.at(random.between(500, 20_000), server.start);
  }

  function perform(job: Job, done: () => void): void {
    const present = rooms;
    if (!present) return;
    const { targetId = '', changeId = '' } = job.payload;
    world.spawn(job.task, async () => {
      if (job.task === settleAuthorityTask) await present.does.settleAuthority(present.passwords, changeId);
      else await present.does.deliverToStore(present.propagation, targetId);
      done();
    });
  }

  async function sweepForever(present: Rooms): Promise<void> {
    for (;;) {
      await world.pause(present.life, random.between(0.5, 1.5) * server.sweepEveryMs);
      await present.does.sweep(present.propagation);
      await present.does.wakeUndecided(present.passwords);
      await present.does.expireAbandonedChanges(present.passwords);
    }
  }

  const server: VirtualServer = {
    sweepEveryMs: 15_000,
    isUp: () => rooms !== null,
    crash,
    start() {
      if (rooms) return;
      const present = composeRooms(deps, { crash, addJob: jobs.add });
      rooms = present;
      world.spawn('sweep', () => sweepForever(present));
    },
    serve(what, work, onAnswer, onError) {
      const present = rooms;
      if (!present) return;
      world.spawn(what, async () => {
        try {
          onAnswer(await work(present));
        } catch (error) {
          onError(error);
          if (!(error instanceof TargetsMovedError)) throw error;
        }
      });
    },
  };
  return server;
}
