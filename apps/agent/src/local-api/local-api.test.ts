import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';
import type { LocalChangeResult } from '../apply/index.ts';
import { withFolder } from '../testing/index.ts';
import { createLocalDoor } from './local-door.ts';
import { askLocally, type LocalRequest, listenLocally } from './local-socket.ts';

const targetId = '0b0c5b0e-6f5c-4e0a-9d7e-3f5a7f1f0001';
const bindings = () => [{ targetId, userId: targetId, username: 'alice@example.org', account: 'alice' }];
const change: LocalRequest = { verb: 'change', account: 'alice', oldPassword: 'b2xk', newPassword: 'bmV3' };

/** What comes back on the raw socket until it closes. */
function sayRaw(folder: string, text: string): Promise<string> {
  const socket = connect(join(folder, 'agent.sock'));
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  // The end may come as a reset, where some of it was not read.
  socket.on('error', () => {});
  socket.write(text);
  return new Promise((resolve) => socket.on('close', () => resolve(answer)));
}

test('a request is answered; when nobody listens there is no answer', async () => {
  await withFolder(async (folder) => {
    assert.equal(await askLocally(folder, { verb: 'status' }), null);
    const server = await listenLocally(folder, async ({ verb }) => ({ heard: verb }));
    assert.deepEqual(await askLocally(folder, { verb: 'status' }), { heard: 'status' });
    assert.deepEqual(await askLocally(folder, change), { heard: 'change' });
    server.close();
    assert.equal(await askLocally(folder, { verb: 'status' }), null);
  });
});

test('verbs that there are not, malformed and endless requests end the connection without an answer', async (t) => {
  await withFolder(async (folder) => {
    const server = await listenLocally(folder, () => assert.fail('nothing of this may be answered'));
    t.after(() => server.close());
    for (const line of [
      '{"verb":"run","command":"id"}',
      '{"verb":"status","more":1}',
      '{"verb":"change","account":"a:b","oldPassword":"","newPassword":""}',
      'GET / HTTP/1.1',
      '',
    ]) {
      assert.equal(await sayRaw(folder, `${line}\n`), '');
    }
    assert.equal(await sayRaw(folder, 'x'.repeat(100_000)), '');
  });
});

test('the folder of the state may be as deep as it likes', async (t) => {
  await withFolder(async (folder) => {
    const deep = join(folder, 'd'.repeat(200));
    const server = await listenLocally(deep, async () => 'here');
    t.after(() => server.close());
    assert.equal(await askLocally(deep, { verb: 'status' }), 'here');
    await assert.rejects(
      listenLocally(deep, async () => 'another'),
      { code: 'ALREADY_RUNNING' },
    );
    server.close();
  });
});

test('a wrong old password costs two seconds, and the next change waits for it', async () => {
  const waits: { delayMs: number; run: () => void }[] = [];
  const results: LocalChangeResult[] = [{ changed: false, reason: 'old-password-wrong' }, { changed: true }];
  let asked = 0;
  let told = 0;
  const door = createLocalDoor({
    bindings,
    linkState: () => 'connected',
    onChanged: () => {
      told += 1;
    },
    engine: { changeLocally: async () => results[asked++] as LocalChangeResult },
    timers: {
      after: (delayMs, run) => {
        waits.push({ delayMs, run });
        return () => {};
      },
    },
  });
  const wrong = door(change);
  const right = door(change);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([asked, waits[0]?.delayMs], [1, 2_000]);
  waits[0]?.run();
  assert.deepEqual(await Promise.all([wrong, right]), results);
  assert.equal(told, 1);
  assert.deepEqual(await door({ ...change, account: 'bob' }), { changed: false, reason: 'account-not-bound' });
});
