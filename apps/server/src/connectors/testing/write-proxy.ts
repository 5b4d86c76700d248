import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import type { TestAuthority } from './certificates.ts';
import { isWrite, splitMessages } from './ldap-messages.ts';

/** What becomes of the next writes: passed on; done without an answer; never delivered; or kept until they are let go. */
export type WriteFate = 'forward' | 'lose-reply' | 'lose-request' | 'hold';

/** Stands between a connector and its directory, and troubles writes alone. */
export interface WriteProxy {
  /** ldaps:// with a certificate of the same authority. */
  url: string;
  fate: WriteFate;
  /** Delivers the writes that were held, late, and waits until the directory has answered each. Answers how many. */
  releaseHeld(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a proxy on a free loopback port. It ends TLS on both sides, so that it can tell a write from other requests. */
export async function startWriteProxy(to: { url: string; authority: TestAuthority }): Promise<WriteProxy> {
  const files = await to.authority.issue('proxy', ['IP:127.0.0.1']);
  const upstreamAddress = new URL(to.url);
  const sockets = new Set<TLSSocket>();
  const held: (() => Promise<void>)[] = [];
  const server = createServer({ key: await readFile(files.keyFile), cert: await readFile(files.certificateFile) });

  const keep = (socket: TLSSocket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };

  server.on('secureConnection', (client) => {
    const { hostname: host, port } = upstreamAddress;
    const upstream = connect({ host, port: Number(port), ca: to.authority.certificate });
    relay(keep(client), keep(upstream), { fate: () => proxy.fate, held });
  });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: WriteProxy = {
    url: `ldaps://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fate: 'forward',
    async releaseHeld() {
      const late = held.splice(0);
      await Promise.all(late.map((each) => each()));
      return late.length;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

/** Passes everything on, but gives each write its fate; from a troubled write on, the client hears no more. */
function relay(
  client: TLSSocket,
  upstream: TLSSocket,
  trouble: { fate: () => WriteFate; held: (() => Promise<void>)[] },
): void {
  let pending: Buffer = Buffer.alloc(0);
  let answers = true;
  let holding = false;

  function pass(message: Buffer) {
    const fate = isWrite(message) ? trouble.fate() : 'forward';
    answers &&= fate === 'forward';
    holding ||= fate === 'hold';
    if (fate === 'hold') trouble.held.push(() => deliver(upstream, message));
    else if (fate !== 'lose-request') upstream.write(message);
  }

  upstream.on('data', (bytes: Buffer) => answers && client.write(bytes));
  upstream.on('close', () => client.destroy());
  client.on('close', () => holding || upstream.destroy());
  client.on('data', (bytes: Buffer) => {
    const { messages, rest } = splitMessages(Buffer.concat([pending, bytes]));
    pending = rest;
    for (const message of messages) pass(message);
  });
}

async function deliver(upstream: TLSSocket, message: Buffer): Promise<void> {
  const answered = once(upstream, 'data');
  upstream.write(message);
  await answered;
  upstream.destroy();
}
