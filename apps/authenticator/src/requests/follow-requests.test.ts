import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, type PushRequest, problemOf } from '@rekey/protocol';
import { type Connection, followRequests } from './follow-requests.ts';

const request: PushRequest = {
  id: '0197a5c0-0000-4000-8000-000000000001',
  nonce: 'n1',
  action: 'change-password',
  state: 'open',
  address: '192.0.2.7',
  app: 'Firefox on Windows',
  username: 'anna',
  createdAt: '2026-11-24T12:00:00.000Z',
  expiresAt: '2026-11-24T12:01:00.000Z',
};

const eventOf = (requests: PushRequest[]) => `event: requests\ndata: ${JSON.stringify({ requests })}\n\n`;

/** Follows a server of which each opening of the stream and each question is answered by the next entry; ends with the last one. */
async function follow(streams: (() => Promise<Response>)[], answers: (() => Promise<{ requests: PushRequest[] }>)[]) {
  const end = new AbortController();
  const seen: (Connection | number)[] = [];
  const next = <Answer>(list: (() => Promise<Answer>)[]) => {
    const answer = list.shift();
    if (answer) return answer();
    end.abort();
    return Promise.reject(new Error('the end'));
  };
  await followRequests(
    {
      client: { openEvents: () => next(streams), requests: () => next(answers) },
      onRequests: (requests) => seen.push(requests.length),
      onConnection: (connection) => seen.push(connection),
      pause: async () => undefined,
    },
    end.signal,
  );
  return seen;
}

test('requests come by the stream, which is opened again when it ends', async () => {
  const stream = async () => new Response(eventOf([request]) + eventOf([]));
  const seen = await follow([stream, stream], [async () => ({ requests: [] })]);
  assert.deepEqual(seen, ['live', 1, 'live', 0, 0, 'live', 1, 'live', 0]);
});

test('where streams are refused, the phone asks', async () => {
  const refused = async () => new Response('<h1>Bad gateway</h1>', { status: 502 });
  const ask = async () => ({ requests: [request] });
  assert.deepEqual(await follow([refused], [ask, ask]), [1, 'asking', 1, 'asking']);
});

test('no network is said, and tried again', async () => {
  const fails = () => Promise.reject(new TypeError('fetch failed'));
  const stream = async () => new Response(eventOf([request]));
  assert.deepEqual(await follow([fails, stream], []), ['offline', 'live', 1]);
});

test('a phone that was removed stops asking', async () => {
  const problem = problemOf(new AppError('AUTHENTICATOR_UNKNOWN'));
  const refused = async () => Response.json(problem, { status: problem.status });
  assert.deepEqual(await follow([refused, refused], []), ['removed']);
});
