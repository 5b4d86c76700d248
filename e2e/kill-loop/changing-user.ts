import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, type ChangeState } from '@rekey/protocol';
import { NoAnswerError } from '@rekey/protocol/client';
import { type Browser, openBrowser } from '../../apps/server/src/testing/index.ts';

/** A change that the server has acknowledged as committed. */
export interface Acknowledged {
  id: string;
  password: string;
}

/** Somebody who changes the password again and again, over kills, the way the portal does it. */
export interface ChangingUser {
  username: string;
  /** In the order in which they were acknowledged. */
  acknowledged: Acknowledged[];
  /** The password in force, as far as this user was told. */
  password(): string;
  /** Goes on until told to stop, and then until the last change has its final answer. */
  run(isOver: () => boolean): Promise<void>;
}

const pauseMs = 2_000;

type FinalState = Exclude<ChangeState, 'verifying'>;

/** Makes the user; the password is the one set up before.
 *
 *  @param signal ends the waiting for a server that does not come back
 */
export function createChangingUser(
  origin: string,
  { username, firstPassword, signal }: { username: string; firstPassword: string; signal: AbortSignal },
): ChangingUser {
  const acknowledged: Acknowledged[] = [];
  let password = firstPassword;
  let browser: Browser | null = null;

  async function logIn(): Promise<Browser> {
    if (browser) return browser;
    const opened = openBrowser(origin);
    await untilAnswered(signal, () => opened.client.login({ username, password }));
    browser = opened;
    return opened;
  }

  async function changeOnce(): Promise<void> {
    const request = {
      id: randomUUID(),
      currentPassword: password,
      newPassword: `kill ${randomBytes(12).toString('hex')}`,
    };
    const { client } = await logIn();
    const state = await untilFinal(
      signal,
      () => client.changePassword(request),
      () => client.passwordChange(request.id),
    );
    if (state !== 'committed' && state !== 'done') return;
    acknowledged.push({ id: request.id, password: request.newPassword });
    password = request.newPassword;
  }

  return {
    username,
    acknowledged,
    password: () => password,
    async run(isOver) {
      while (!isOver()) {
        await changeOnce();
        await delay(Math.random() * pauseMs);
      }
    },
  };
}

// The same id as often as it takes: nothing is done twice.
async function untilFinal(
  signal: AbortSignal,
  send: () => Promise<{ state: ChangeState }>,
  ask: () => Promise<{ state: ChangeState }>,
): Promise<FinalState> {
  let { state } = await untilAnswered(signal, send);
  while (state === 'verifying') {
    await delay(500);
    ({ state } = await untilAnswered(signal, ask));
  }
  return state;
}

/** Repeats a request until the server itself says something that counts. */
async function untilAnswered<Answer>(signal: AbortSignal, request: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await request();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await delay(200, undefined, { signal });
    }
  }
}

const passingCodes = ['INTERNAL_ERROR', 'SERVER_BUSY', 'SERVER_STOPPING', 'TOO_MANY_ATTEMPTS'];

function isPassing(error: unknown): boolean {
  return error instanceof NoAnswerError || (error instanceof AppError && passingCodes.includes(error.code));
}
