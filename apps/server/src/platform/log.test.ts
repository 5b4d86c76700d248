import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLog, type LogLevel } from './log.ts';

function openLog(level: LogLevel = 'debug') {
  const lines: string[] = [];
  const log = createLog({ level, destination: { write: (line: string) => void lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) as string) as Record<string, unknown> };
}

const secret = 'kQ9-velvet-otter-7731';
const id = '0190d0c4-6a7e-7000-8000-000000000001';

test('known fields are written beside the message as one line of JSON', () => {
  const { log, lines, last } = openLog();
  log.info('request answered', { requestId: id, method: 'GET', status: 200, durationMs: 1.5, userId: id });
  assert.equal(lines.length, 1);
  const { time, ...line } = last();
  assert.match(String(time), /^\d{4}-\d\d-\d\dT/);
  const fields = { requestId: id, method: 'GET', status: 200, durationMs: 1.5, userId: id };
  assert.deepEqual(line, { level: 30, ...fields, msg: 'request answered' });
});

test('a line below the level is not written', () => {
  const { log, lines } = openLog('warn');
  log.info('quiet');
  log.warn('loud');
  assert.equal(lines.length, 1);
});

test('a child carries its fields on every line, by the same rules', () => {
  const { log, last } = openLog();
  log.child({ deviceId: id, password: secret }).warn('link lost', { attempts: 3 });
  assert.equal(last().deviceId, id);
  assert.equal(last().attempts, 3);
  assert.ok(!JSON.stringify(last()).includes(secret));
});

test('names that are not known are dropped and counted', () => {
  const { log, last } = openLog();
  log.info('x', { password: secret, newPassword: secret, authorization: `Bearer ${secret}`, reason: 'timeout' });
  assert.equal(last().droppedCount, 3);
  assert.equal(last().reason, 'timeout');
  assert.ok(!JSON.stringify(last()).includes(secret));
});

test('bytes never get through, whatever their name', () => {
  const { log, lines } = openLog();
  for (const value of [Buffer.from(secret), new Uint8Array(Buffer.from(secret)), [Buffer.from(secret)]]) {
    log.info('x', { reason: value, details: { reason: value } });
  }
  for (const form of [secret, Buffer.from(secret).toString('base64'), [...Buffer.from(secret)].join(',')]) {
    assert.ok(!lines.join().includes(form));
  }
});

test('an error is written as name, code and frames; its message and its causes may quote input', () => {
  const { log, last } = openLog();
  const cause = Object.assign(new SyntaxError(`bad: ${secret}`), { code: 'ERR_PARSE', input: secret });
  log.error('failed', {
    error: Object.assign(new Error(`line 1 ${secret}\n    at ${secret} (a:1:1)`, { cause }), { code: 'X1' }),
  });
  const error = last().error as Record<string, unknown>;
  assert.equal(error.name, 'Error');
  assert.equal(error.code, 'X1');
  assert.match(String(error.stack), /log\.test\.ts:\d+:\d+/);
  assert.deepEqual(error.cause, { name: 'SyntaxError', code: 'ERR_PARSE' });
  assert.ok(!JSON.stringify(last()).includes(secret));
});

test('families of names hold only the form they promise', () => {
  const { log, last } = openLog();
  log.info('x', { sessionId: secret, passwordMs: secret, seenAt: secret, count: secret, tokenBytes: secret });
  assert.equal(last().droppedCount, 5);
});

test('long texts and deep objects are cut', () => {
  const { log, last } = openLog();
  log.info('x', { reason: 'a'.repeat(10_000), details: { reason: 'kept', details: { reason: secret } } });
  assert.equal(String(last().reason).length, 501);
  assert.deepEqual(last().details, { reason: 'kept', droppedCount: 1 });
});

test('a secret under any other name, at any depth, in any container, does not get through', () => {
  const { log, lines } = openLog();
  const name = fc.string().filter((text) => !createdTextField(text));
  const leaf = fc.constantFrom<unknown>(
    secret,
    Buffer.from(secret),
    new Error(secret),
    [secret],
    new Map([['a', secret]]),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf, fc.dictionary(name, tie('tree')), fc.array(tie('tree'))),
  }));
  fc.assert(
    fc.property(fc.dictionary(name, tree), (fields) => {
      lines.length = 0;
      log.info('x', fields);
      log.child(fields).info('y');
      assert.ok(!lines.join().includes(secret));
    }),
  );
});

// What the log itself lets through as a text is found by asking it, not by repeating its list.
function createdTextField(name: string): boolean {
  const { log, last } = openLog();
  log.info('x', { [name]: 'probe' });
  return last()[name] === 'probe';
}
