import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, type ChangeState, type ErrorCode, problemOf } from '@rekey/protocol';
import { createClient } from '@rekey/protocol/client';
import { type ChangeStep, submitChange } from './submit-change.ts';

/** What the network does with one request: carries both ways, loses the request, or loses the answer. */
type Fate = 'carried' | 'request lost' | 'answer lost';

/** The server's side of `/password-changes`, in memory: idempotent by id, states as they are told to come. */
class FakeServer {
  readonly committed: string[] = [];
  readonly changes = new Map<string, { states: ChangeState[]; reason: string | null }>();
  fates: Fate[] = [];
  /** The states that a change goes through, one more at each look; the last one stays. */
  course: ChangeState[] = ['committed'];
  reason: string | null = null;
  refusal: ErrorCode | null = null;

  readonly fetch: typeof fetch = async (url, init) => {
    const fate = this.fates.shift() ?? 'carried';
    if (fate === 'request lost') throw new TypeError('network');
    const response = this.answer(String(url), init);
    if (fate === 'answer lost') throw new TypeError('network');
    return response;
  };

  private answer(url: string, init: RequestInit | undefined): Response {
    if (init?.method === 'POST') return this.accept(JSON.parse(String(init.body)));
    const id = url.split('/').at(-1) as string;
    const change = this.changes.get(id);
    if (!change) return refuse('CHANGE_NOT_FOUND');
    if (change.states.length > 1) change.states.shift();
    return Response.json(this.whole(id, change));
  }

  private accept(body: { id: string }): Response {
    if (this.refusal) return refuse(this.refusal);
    if (!this.changes.has(body.id)) {
      this.changes.set(body.id, { states: [...this.course], reason: this.reason });
      if (this.course.includes('committed')) this.committed.push(body.id);
    }
    return Response.json({ id: body.id, state: this.changes.get(body.id)?.states[0] }, { status: 202 });
  }

  private whole(id: string, change: { states: ChangeState[]; reason: string | null }) {
    const [state] = change.states;
    const createdAt = '2026-01-01T00:00:00.000Z';
    return {
      id,
      state,
      origin: 'portal',
      version: null,
      reason: change.reason,
      createdAt,
      committedAt: null,
      challenge: null,
      deliveries: [],
    };
  }
}

function refuse(code: ErrorCode): Response {
  const error = new AppError(code);
  return Response.json(problemOf(error), { status: error.status });
}

async function submit(server: FakeServer) {
  const steps: ChangeStep[] = [];
  const client = createClient({ baseUrl: 'http://server', fetch: server.fetch });
  const id = crypto.randomUUID();
  const deps = {
    send: () => client.changePassword({ id, currentPassword: 'the old one', newPassword: 'the new one' }),
    look: () => client.passwordChange(id),
    wait: async () => undefined,
    onStep: (step: ChangeStep) => void (step === steps.at(-1) || steps.push(step)),
  };
  const end = await submitChange(deps);
  return { end, steps, id };
}

test('a change that is committed at once is final', async () => {
  const server = new FakeServer();
  const { end, steps, id } = await submit(server);
  assert.deepEqual(end, { end: 'final' });
  assert.deepEqual(steps, ['sending']);
  assert.deepEqual(server.committed, [id]);
});

test('a change that is being verified is followed to its end', async () => {
  for (const [last, expected] of [
    ['committed', 'final'],
    ['done', 'final'],
    ['canceled', 'canceled'],
    ['expired', 'expired'],
  ] as const) {
    const server = new FakeServer();
    server.course = ['verifying', 'verifying', last];
    const { end, steps } = await submit(server);
    assert.deepEqual(end, { end: expected });
    assert.ok(steps.includes('verifying'));
  }
});

test('a refusal after verifying carries its reason', async () => {
  const server = new FakeServer();
  server.course = ['verifying', 'refused'];
  server.reason = 'password-in-history';
  const { end } = await submit(server);
  assert.equal(end.end, 'refused');
  assert.equal(end.end === 'refused' && end.problem.reason, 'password-in-history');
});

const courses: ChangeState[][] = [['committed'], ['verifying', 'committed'], ['verifying', 'canceled']];

/** Every way in which the first requests can fare. */
function allFates(requests: number): Fate[][] {
  if (requests === 0) return [[]];
  const fates: Fate[] = ['carried', 'request lost', 'answer lost'];
  return allFates(requests - 1).flatMap((rest) => fates.map((first) => [first, ...rest]));
}

test('whatever is lost on the way, a change is made once and told as it is', async () => {
  for (const course of courses) {
    for (const fates of allFates(4)) {
      const server = new FakeServer();
      server.course = course;
      server.fates = [...fates];
      const { end, id } = await submit(server);
      const made = course.includes('committed');
      assert.deepEqual(end, { end: made ? 'final' : 'canceled' }, `${course}: ${fates}`);
      assert.deepEqual(server.committed, made ? [id] : [], `${course}: ${fates}`);
    }
  }
});

test('a lost answer shows as unsure, never as changed or unchanged', async () => {
  const server = new FakeServer();
  server.fates = ['answer lost', 'request lost', 'request lost'];
  const { steps } = await submit(server);
  assert.deepEqual(steps, ['sending', 'unsure']);
});

test('a coded refusal ends the change without a second try', async () => {
  const server = new FakeServer();
  server.refusal = 'CURRENT_PASSWORD_WRONG';
  const { end } = await submit(server);
  assert.equal(end.end === 'refused' && end.problem.code, 'CURRENT_PASSWORD_WRONG');
});

test('the end of the session is handed to the caller', async () => {
  const server = new FakeServer();
  server.refusal = 'SESSION_ENDED';
  await assert.rejects(submit(server), (error) => error instanceof AppError && error.code === 'SESSION_ENDED');
});
