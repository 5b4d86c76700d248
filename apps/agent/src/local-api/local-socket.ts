import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { LocalAccountName } from '@rekey/protocol';
import { z } from 'zod';

const base64 = z.base64();

/** What the agent's own command says to the running agent: one line of JSON, one answer, then the connection ends. */
export const LocalRequest = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('status') }),
  z.strictObject({
    verb: z.literal('change'),
    account: LocalAccountName,
    oldPassword: base64,
    newPassword: base64,
  }),
]);
export type LocalRequest = z.infer<typeof LocalRequest>;

const longestRequest = 8_192;

/** The socket's place. Only the owner of the state directory reaches it, so whoever connects is the machine's administrator. */
export function localSocketPath(directory: string): string {
  return join(directory, 'agent.sock');
}

/** Answers local requests; anything else ends the connection without an answer.
 *
 *  Listening is also what keeps a second agent from working on the same accounts.
 *  @throws Error with code ALREADY_RUNNING
 */
export async function listenLocally(
  directory: string,
  answer: (request: LocalRequest) => Promise<unknown>,
): Promise<Server> {
  const path = localSocketPath(directory);
  if (await isAnswered(path)) throw Object.assign(new Error('an agent is running'), { code: 'ALREADY_RUNNING' });
  await rm(path, { force: true });
  const server = createServer((socket) => void serve(socket, answer));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return server;
}

/** Asks the running agent; null when none is running. */
export async function askLocally(directory: string, request: LocalRequest): Promise<unknown> {
  const socket = connect(localSocketPath(directory));
  try {
    socket.write(`${JSON.stringify(request)}\n`);
    return JSON.parse(await readLine(socket));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  } finally {
    socket.destroy();
  }
}

async function serve(socket: Socket, answer: (request: LocalRequest) => Promise<unknown>): Promise<void> {
  socket.on('error', () => {});
  socket.setTimeout(60_000, () => socket.destroy());
  try {
    const request = LocalRequest.parse(JSON.parse(await readLine(socket)));
    socket.end(`${JSON.stringify(await answer(request))}\n`);
  } catch {
    socket.destroy();
  }
}

async function readLine(socket: Socket): Promise<string> {
  let text = '';
  // Not to end the socket with the loop: the answer still has to go out.
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    text += chunk.toString('utf8');
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'));
    if (text.length > longestRequest) break;
  }
  throw new Error('not a line');
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error) => (isAbsent(error) ? resolve(false) : reject(error)));
  });
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ECONNREFUSED'].includes((error as NodeJS.ErrnoException).code ?? '');
}
