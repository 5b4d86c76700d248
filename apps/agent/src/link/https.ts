import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { AppError, Problem } from '@rekey/protocol';

/** How every connection to the server is made, socket and requests alike: TLS 1.3, the pinned authority and nothing else.
 *
 *  Stated in full, because environment variables can weaken Node's defaults. `ca` replaces the system's authorities.
 */
export const tlsOptions = (authority: string) => ({
  ca: authority,
  // The pinned authority may itself be issued by another (a company's root): then it is the anchor all the same.
  allowPartialTrustChain: true,
  minVersion: 'TLSv1.3' as const,
  maxVersion: 'TLSv1.3' as const,
  rejectUnauthorized: true,
});

/** The server gave no answer: no route, another authority, a broken connection. `code` is the system's or TLS's. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError';
  readonly code: string;

  constructor(cause: unknown) {
    super('no answer', { cause });
    const { code } = cause as NodeJS.ErrnoException;
    this.code = code ?? 'UNKNOWN';
  }
}

export interface HttpsRequest {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface HttpsAnswer {
  status: number;
  /** The server's Date header. */
  date: string | undefined;
  /** Parsed JSON; the text itself where it is something else, null where there is none. */
  body: unknown;
}

/** Speaks HTTPS to one origin over kept connections. */
export interface HttpsClient {
  /** @throws NoAnswerError */
  send(request: HttpsRequest): Promise<HttpsAnswer>;
  close(): void;
}

const timeoutMs = 30_000;
const longestBodyBytes = 1_048_576;

/** @param server an https origin; anything else is a broken assumption and throws */
export function createHttpsClient(server: string, authority: string): HttpsClient {
  const origin = secureOrigin(server);
  const agent = new Agent({ keepAlive: true, maxSockets: 2, ...tlsOptions(authority) });
  return {
    send: ({ method, path, headers, body }) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      return exchange(
        new URL(path, origin),
        {
          method,
          agent,
          headers: { ...headers, ...(payload !== undefined && { 'content-type': 'application/json' }) },
        },
        payload,
      );
    },
    close: () => agent.destroy(),
  };
}

/** The URL of an origin that is https; the agent has no way to speak anything else. */
export function secureOrigin(server: string): URL {
  const url = new URL(server);
  if (url.protocol !== 'https:') throw new TypeError('the server address must be https');
  return url;
}

/** Turns an answer that is not 2xx into the error that its problem+json names.
 *
 *  @throws AppError with the server's code; INTERNAL_ERROR where the answer is no problem document
 */
export function expectSuccess(answer: HttpsAnswer): unknown {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  const problem = Problem.safeParse(answer.body);
  throw new AppError(problem.data?.code ?? 'INTERNAL_ERROR', { details: { status: answer.status } });
}

type Options = { method: string; agent: Agent; headers: Record<string, string> };

function exchange(url: URL, options: Options, payload: string | undefined): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(new NoAnswerError(cause));
    const outgoing = request(url, { ...options, timeout: timeoutMs }, (incoming) => {
      readAnswer(incoming).then(resolve, fail);
    });
    outgoing.on('timeout', () => outgoing.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    outgoing.on('error', fail);
    outgoing.end(payload);
  });
}

async function readAnswer(incoming: IncomingMessage): Promise<HttpsAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBodyBytes) throw Object.assign(new Error('answer too long'), { code: 'ANSWER_TOO_LONG' });
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: incoming.statusCode ?? 0, date: incoming.headers.date, body: parse(text) };
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
