import type { FastifyReply, FastifyRequest } from 'fastify';

/** Server-sent events to one browser. `closed` settles when either side has ended the stream. */
export interface EventStream {
  send(event: string, data: unknown): void;
  close(): void;
  readonly closed: Promise<void>;
}

const heartbeatMs = 25_000;

/** Opens an event stream as the answer to a request. A comment every 25 s keeps proxies from ending it. */
export function openEventStream(request: FastifyRequest, reply: FastifyReply): EventStream {
  reply.hijack();
  const { raw } = reply;
  const inherited = reply.getHeaders();
  raw.writeHead(200, {
    ...(inherited as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 1000\n\n');
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), heartbeatMs);
  const closed = new Promise<void>((resolve) => {
    const finish = () => {
      clearInterval(heartbeat);
      resolve();
    };
    request.raw.once('close', finish);
    raw.once('close', finish);
    // The browser may have left while its session was looked up: then nothing closes any more.
    if (raw.destroyed) finish();
  });
  return {
    send(event, data) {
      // The browser may have left, or an earlier event was the last.
      if (!raw.writableEnded && !raw.destroyed) raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    close: () => void raw.end(),
    closed,
  };
}
