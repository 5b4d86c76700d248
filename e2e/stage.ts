import type { TestContext } from 'node:test';
import {
  type Person,
  startMailServer,
  startTestServer,
  type TestMailServer,
  type TestServer,
} from '../apps/server/src/testing/index.ts';
import { type Chromium, openChromium } from './browser/chromium.ts';

/** The sample administrator, as in the demo. */
export const administrator = { username: 'carla', displayName: 'Carla Rossi', password: 'lighthouse stairs count 212' };
/** The sample user, as in the demo. */
export const anna = { username: 'anna', displayName: 'Anna Berg', password: 'seven quiet boats at dawn' };
/** Another sample user, as in the demo. */
export const ben = { username: 'ben', displayName: 'Ben Okafor', password: 'kettles sing all winter long' };

interface Part {
  stop(): Promise<unknown>;
}

/** Makes a function that takes over a part that is starting, and stops it when the test ends: last started, first stopped.
 *
 *  A part whose neighbor fails to start is stopped all the same.
 */
export function keeperOf(t: TestContext) {
  const parts: Promise<Part>[] = [];
  t.after(async () => {
    const failures: unknown[] = [];
    for (const starting of parts.reverse()) {
      const part = await starting.catch(() => null);
      await part?.stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  });
  return <Started extends Part>(starting: Promise<Started>): Promise<Started> => {
    parts.push(starting);
    return starting;
  };
}

export interface Stage {
  server: TestServer;
  chromium: Chromium;
  origin: string;
  console: string;
  /** The administrator, logged in without a window: sets the stage where a journey is about something else. */
  carla: Person;
  /** Stops something with the test, before the server. */
  keep: ReturnType<typeof keeperOf>;
}

/** Starts the whole real server and a real browser for one journey. Both end with the test.
 *
 *  @param environment settings of the server
 */
export async function setStage(t: TestContext, environment: Record<string, string> = {}): Promise<Stage> {
  return raise(keeperOf(t), environment);
}

/** As `setStage`, with a real mail server to which the server sends; the people of the stage have addresses there. */
export async function setMailStage(t: TestContext): Promise<Stage & { mails: TestMailServer }> {
  const keep = keeperOf(t);
  const mails = await keep(startMailServer());
  return { ...(await raise(keep, { REKEY_SMTP_URL: mails.url })), mails };
}

/** The address of one of the stage's people. */
export const addressOf = ({ username }: { username: string }) => `${username}@harbor.example`;

async function raise(keep: ReturnType<typeof keeperOf>, environment: Record<string, string>): Promise<Stage> {
  // The browser is closed before the server: pages would complain of its end.
  const [server, chromium] = await Promise.all([keep(startTestServer(environment)), keep(openChromium())]);
  const carla = await server.createPerson({ ...administrator, email: addressOf(administrator), role: 'administrator' });
  const { origin } = server;
  return { server, chromium, origin, console: `${origin}/console/`, carla, keep };
}
