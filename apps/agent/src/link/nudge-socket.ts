import type { IncomingMessage } from 'node:http';
import { LinkMessage } from '@rekey/protocol';
import { WebSocket } from 'ws';
import type { Log } from '../log.ts';
import type { Assertions } from './assertions.ts';
import { secureOrigin, tlsOptions } from './https.ts';
import type { ServerClock } from './server-clock.ts';
import { retryDelayMs, type Timers } from './timers.ts';

export interface NudgeSocketDeps {
  server: string;
  authority: string;
  assertions: Assertions;
  clock: ServerClock;
  timers: Timers;
  random: () => number;
  log: Log;
  onConnected: (connected: boolean) => void;
  onNudge: () => void;
  onRevoked: () => void;
}

const pingEveryMs = 30_000;
const revokedCloseCode = 4403;
const refusedCloseCode = 4401;
const policyCloseCode = 1008;

/** Keeps one WebSocket to the server open, over which it can say only "something waits for you". */
export function startNudgeSocket(deps: NudgeSocketDeps): { stop(): void } {
  let failures = 0;
  let stopped = false;
  let socket: WebSocket | null = null;
  let cancelRetry = () => {};

  const connect = async () => {
    const authorization = await deps.assertions.authorization();
    if (stopped) return;
    socket = openSocket(deps, authorization);
    watchPulse(socket, deps.timers);
    socket.on('open', () => {
      failures = 0;
      deps.log.info('linked to the server');
      deps.onConnected(true);
    });
    socket.on('message', (data, isBinary) => takeMessage(deps, socket, isBinary ? null : data.toString()));
    socket.on('close', (code) => retire(code));
  };
  const retire = (code: number) => {
    socket = null;
    if (stopped) return;
    deps.onConnected(false);
    if (code === revokedCloseCode) return deps.onRevoked();
    if (code === refusedCloseCode) deps.assertions.renew();
    failures += 1;
    const delayMs = retryDelayMs(failures, deps.random);
    deps.log.info('the link is down and will be tried again', { code, delayMs });
    cancelRetry = deps.timers.after(delayMs, () => void connect());
  };
  void connect();
  return {
    stop() {
      stopped = true;
      cancelRetry();
      socket?.terminate();
    },
  };
}

function openSocket({ server, authority, clock, assertions, log }: NudgeSocketDeps, authorization: string): WebSocket {
  const url = secureOrigin(server);
  url.protocol = 'wss:';
  url.pathname = '/agent/v1/link';
  const socket = new WebSocket(url, {
    ...tlsOptions(authority),
    headers: { authorization },
    handshakeTimeout: 20_000,
    maxPayload: 4_096,
    perMessageDeflate: false,
    followRedirects: false,
  });
  socket.on('unexpected-response', (_request, response: IncomingMessage) => {
    if (response.statusCode === 401 && clock.correct(response.headers.date)) assertions.renew();
    response.destroy();
    socket.terminate();
  });
  socket.on('error', (error: NodeJS.ErrnoException) =>
    log.warn('the link failed', { cause: error.code ?? error.name }),
  );
  return socket;
}

// Anything but the one verb ends the connection: a server (or whoever took it over) can make the agent do nothing else.
function takeMessage(deps: NudgeSocketDeps, socket: WebSocket | null, text: string | null): void {
  if (LinkMessage.safeParse(parseOrNull(text)).success) {
    deps.onNudge();
  } else {
    deps.log.warn('the server sent something that is not a nudge; the link is closed');
    socket?.close(policyCloseCode, 'unknown message');
  }
}

// A peer that vanished without a word (sleep, NAT) shows only by a missing pong.
function watchPulse(socket: WebSocket, timers: Timers): void {
  let alive = true;
  let cancel = () => {};
  const beat = () => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
    cancel = timers.after(pingEveryMs, beat);
  };
  socket.on('open', () => {
    cancel = timers.after(pingEveryMs, beat);
  });
  socket.on('pong', () => {
    alive = true;
  });
  socket.on('close', () => cancel());
}

function parseOrNull(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
