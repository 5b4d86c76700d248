import { AppError, Problem, type PushRequest, PushRequestList } from '@rekey/protocol';
import type { AuthenticatorClient } from '@rekey/protocol/authenticator';
import { readEvents } from './event-stream.ts';

/** How a phone is connected to one account: 'live' = it hears at once, 'asking' = it asks every few seconds, 'removed' = it is known no longer. */
export type Connection = 'connecting' | 'live' | 'asking' | 'offline' | 'removed';

interface FollowOptions {
  client: Pick<AuthenticatorClient, 'openEvents' | 'requests'>;
  onRequests: (requests: readonly PushRequest[]) => void;
  onConnection: (connection: Connection) => void;
  /** Waits; ends early when the signal is given. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const askAgainMs = 3_000;
// A stream whose first event does not come is held back by something between here and the server.
const firstEventMs = 6_000;

/** Follows the requests to one account until the signal is given: by events, or by asking where events do not come through. */
export async function followRequests(options: FollowOptions, signal: AbortSignal): Promise<void> {
  const { pause = pauseFor } = options;
  let streams = true;
  while (!signal.aborted) {
    try {
      streams = streams && (await readStream(options, signal));
      if (signal.aborted) return;
      // A stream ends when the server restarts, or a proxy thinks it has been long enough.
      options.onRequests((await options.client.requests()).requests);
      if (!streams) options.onConnection('asking');
    } catch (error) {
      if (signal.aborted) return;
      if (isRemoved(error)) return options.onConnection('removed');
      options.onConnection('offline');
    }
    await pause(askAgainMs, signal);
  }
}

const isRemoved = (error: unknown) => error instanceof AppError && error.code === 'AUTHENTICATOR_UNKNOWN';

/** @returns whether events come through here */
async function readStream({ client, onRequests, onConnection }: FollowOptions, signal: AbortSignal): Promise<boolean> {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), firstEventMs);
  try {
    const response = await client.openEvents(AbortSignal.any([signal, impatience.signal]));
    if (!response.ok || !response.body) return await explainRefusal(response);
    for await (const { event, data } of readEvents(response.body)) {
      clearTimeout(timer);
      onConnection('live');
      if (event === 'requests') onRequests(PushRequestList.parse(JSON.parse(data)).requests);
    }
    return true;
  } catch (error) {
    if (impatience.signal.aborted) return false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function explainRefusal(response: Response): Promise<boolean> {
  const problem = Problem.safeParse(await response.json().catch(() => null)).data;
  if (problem) throw new AppError(problem.code);
  return false;
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
