import type { TestContext } from 'node:test';
import { type Person, startTestServer, type TestServer } from '../apps/server/src/testing/index.ts';
import { type Chromium, openChromium } from './browser/chromium.ts';

/** The sample administrator, as in the demo. */
export const administrator = { username: 'carla', displayName: 'Carla Rossi', password: 'lighthouse stairs count 212' };
/** The sample user, as in the demo. */
export const anna = { username: 'anna', displayName: 'Anna Berg', password: 'seven quiet boats at dawn' };

export interface Stage {
  server: TestServer;
  chromium: Chromium;
  origin: string;
  console: string;
  /** The administrator, logged in without a window: sets the stage where a journey is about something else. */
  carla: Person;
}

/** Starts the whole real server and a real browser for one journey. Both end with the test.
 *
 *  @param stopFirst what stands on the server and must end before it
 */
export async function setStage(t: TestContext, stopFirst: () => Promise<unknown> = async () => {}): Promise<Stage> {
  const [server, chromium] = await Promise.all([startTestServer(), openChromium()]);
  t.after(async () => {
    await stopFirst();
    await server.stop();
    await chromium.close();
  });
  const carla = await server.createPerson({ ...administrator, role: 'administrator' });
  const { origin } = server;
  return { server, chromium, origin, console: `${origin}/console/`, carla };
}
