import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DeviceRequest, ServerFigures, ServerReady } from './served.ts';

/** A real server in a process of its own, so that what it costs is not mixed with what the clients cost. */
export interface ServerProcess extends ServerReady {
  figures(): Promise<ServerFigures>;
  makeDevices(request: DeviceRequest): Promise<string[]>;
  stop(): Promise<void>;
}

/** Starts the server with this many people who have passwords, and an administrator.
 *
 *  @param environment settings over those of a test
 */
export async function startServerProcess(
  people: number,
  environment: Record<string, string> = {},
): Promise<ServerProcess> {
  const served = fileURLToPath(new URL('./served.ts', import.meta.url));
  const child = fork(served, [String(people), JSON.stringify(environment)]);
  const ready = (await answerOf(child)) as ServerReady;
  return {
    ...ready,
    async figures() {
      child.send('figures');
      return (await answerOf(child)) as ServerFigures;
    },
    async makeDevices(request) {
      child.send(request);
      return (await answerOf(child)) as string[];
    },
    async stop() {
      child.send('stop');
      await once(child, 'exit');
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const gone = once(child, 'exit').then(() => {
    throw new Error('the server process ended');
  });
  const [answer] = await Promise.race([once(child, 'message'), gone]);
  return answer;
}
