import { NoAnswerError } from '../../../../agent/src/link/index.ts';
import type { Random } from './random.ts';
import type { Rooms } from './rooms.ts';
import type { VirtualServer } from './virtual-server.ts';
import type { Life, World } from './world.ts';

/** Sends a request to the server; each way may be lost, late or doubled.
 *
 *  Throws what the server refuses with, and NoAnswerError where nothing came back in time.
 */
export type Ask = <Answer>(client: Life, name: string, work: (rooms: Rooms) => Promise<Answer>) => Promise<Answer>;

const patienceMs = 20_000;

/** The network between clients and the server; `crawls` names those whose answers are late more often than not. */
export function createNetwork(world: World, server: VirtualServer, crawls: (name: string) => boolean): Ask {
  const latestMs = (random: Random) => (random.chance(0.7) ? 8_000 : 40_000);
  return (client, name, work) =>
    new Promise((resolve, reject) => {
      const random = world.random(`network ${name}`);
      const travel = (lateness: number, arrive: () => void) => {
        if (random.chance(world.faults.messageLost)) return;
        const isLate = random.chance(lateness);
        world.at(isLate ? random.between(500, latestMs(random)) : random.between(5, 150), arrive);
      };
      const reach = (deliver: () => void) =>
        travel(crawls(name) ? 0.6 : world.faults.messageLate, () => client.alive && deliver());
      const request = () =>
        travel(world.faults.messageLate, () =>
          server.serve(
            name,
            work,
            (answer) => reach(() => resolve(structuredClone(answer))),
            (error) => reach(() => reject(error)),
          ),
        );
      request();
      if (random.chance(world.faults.messageDoubled)) request();
      world.at(patienceMs, () => client.alive && reject(new NoAnswerError(new Error('no answer in time'))));
    });
}
