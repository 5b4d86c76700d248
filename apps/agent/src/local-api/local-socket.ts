import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
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
const mostConnections = 16;
const timeoutMs = 60_000;
const socketName = 'agent.sock';

/** Answers local requests on a socket in `folder`; anything else ends the connection without an answer.
 *
 *  Who reaches the folder may ask, so a request must prove its own right: a change does by the old password.
 *  Listening is also what keeps a second agent from working on the same accounts.
 *  @throws Error with code ALREADY_RUNNING
 */
export async function listenLocally(
  folder: string,
  answer: (request: LocalRequest) => Promise<unknown>,
): Promise<Server> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if (await isAnswered(folder)) throw Object.assign(new Error('an agent is running'), { code: 'ALREADY_RUNNING' });
  await rm(`${folder}/${socketName}`, { force: true });
  const server = createServer((socket) => void serve(socket, answer));
  server.maxConnections = mostConnections;
  await withShortPath(
    folder,
    (path) =>
      new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, resolve);
      }),
  );
  await chmod(`${folder}/${socketName}`, 0o666);
  return server;
}

/** Asks the running agent; null when none is running. */
export async function askLocally(folder: string, request: LocalRequest): Promise<unknown> {
  try {
    return await withShortPath(folder, async (path) => {
      const socket = connect(path);
      try {
        socket.write(`${JSON.stringify(request)}\n`);
        return JSON.parse(await readLine(socket)) as unknown;
      } finally {
        socket.destroy();
      }
    });
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

async function serve(socket: Socket, answer: (request: LocalRequest) => Promise<unknown>): Promise<void> {
  socket.on('error', () => {});
  // An open connection must not keep a stopping agent alive.
  socket.unref();
  socket.setTimeout(timeoutMs, () => socket.destroy());
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

async function isAnswered(folder: string): Promise<boolean> {
  try {
    return (await askLocally(folder, { verb: 'status' })) !== null;
  } catch {
    return true;
  }
}

// A socket's path holds at most 107 bytes (unix(7)); the folder's own descriptor is a short name for any folder.
async function withShortPath<T>(folder: string, work: (path: string) => Promise<T>): Promise<T> {
  const handle = await open(folder, 'r');
  try {
    return await work(`/proc/self/fd/${handle.fd}/${socketName}`);
  } finally {
    await handle.close();
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ECONNREFUSED'].includes((error as NodeJS.ErrnoException).code ?? '');
}
