import type { z } from 'zod';
import { AppError, Problem } from './errors.ts';

/** What a client needs of its surroundings. `baseUrl` is the server's origin; empty = the page's own. */
export interface ClientOptions {
  baseUrl?: string;
  fetch?: typeof globalThis.fetch;
  /** Asks the user to prove once more who it is, by a factor or by the password; the call that needed it is then made again. A throw ends the call. */
  proveAgain?: (by: 'factor' | 'password') => Promise<void>;
}

/** The server did not answer at all: no network, or the server is down. What the request did is unknown. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError';
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** Opens nothing: makes the two ways to ask that all calls of the client use. */
export function connect(options: ClientOptions) {
  const base = `${options.baseUrl ?? ''}/api/v1`;

  async function send(method: Method, path: string, body?: unknown, contentType = 'application/json') {
    try {
      return await sendOnce(method, path, body, contentType);
    } catch (error) {
      if (!options.proveAgain || !(error instanceof AppError) || error.code !== 'STEP_UP_REQUIRED') throw error;
      await options.proveAgain(error.details?.by === 'factor' ? 'factor' : 'password');
      return sendOnce(method, path, body, contentType);
    }
  }

  async function sendOnce(method: Method, path: string, body: unknown, contentType: string) {
    const fetch = options.fetch ?? globalThis.fetch;
    const init: RequestInit = { method, credentials: 'same-origin', headers: { accept: 'application/json' } };
    if (body !== undefined) {
      init.headers = { ...init.headers, 'content-type': contentType };
      init.body = typeof body === 'string' ? body : JSON.stringify(body);
    }
    const response = await fetch(base + path, init).catch((cause: unknown) => {
      throw new NoAnswerError('no answer', { cause });
    });
    if (!response.ok) throw await errorOf(response);
    return response;
  }

  async function ask<Schema extends z.ZodType>(
    schema: Schema,
    method: Method,
    path: string,
    body?: unknown,
    contentType?: string,
  ): Promise<z.output<Schema>> {
    const response = await send(method, path, body, contentType);
    return schema.parse(await response.json());
  }

  async function tell(method: Method, path: string, body?: unknown): Promise<void> {
    await send(method, path, body);
  }

  return { base, ask, tell };
}

export type Connection = ReturnType<typeof connect>;

async function errorOf(response: Response): Promise<AppError | NoAnswerError> {
  const problem = Problem.safeParse(await response.json().catch(() => null)).data;
  if (!problem) return new NoAnswerError(`HTTP ${response.status} without a problem`);
  return new AppError(problem.code, problem.details ? { details: problem.details } : {});
}

/** The query of an address; parts that are undefined are left out. */
export function queryString(query: Record<string, string | number | undefined>): string {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}
