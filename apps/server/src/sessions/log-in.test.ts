import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { openBrowser, type Person, startTestServer, type TestServer } from '../testing/index.ts';

let server: TestServer;
let anna: Person;
const password = 'correct horse battery staple';

before(async () => {
  server = await startTestServer();
  anna = await server.createPerson({ username: 'anna', password });
});
after(() => server.stop());

async function answerTo(username: string, typed: string): Promise<[number, unknown, string[]]> {
  const response = await fetch(`${server.origin}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: typed }),
  });
  const { requestId: _, ...body } = (await response.json()) as Record<string, unknown>;
  const headers = [...response.headers.keys()].sort();
  return [response.status, body, headers];
}

test('a log-in does not tell whether the account exists', async () => {
  const gone = await server.createPerson({ username: 'gone', password });
  const admin = await server.createPerson({ username: 'boss', password, role: 'administrator' });
  await admin.browser.client.deactivateUser(gone.user.id);
  const wrong = await answerTo('anna', 'not my password');
  assert.equal(wrong[0], 401);
  assert.deepEqual(await answerTo('nobody-of-that-name', 'not my password'), wrong);
  assert.deepEqual(await answerTo('gone', password), wrong);
});

test('the user name is found in any case and any Unicode form', async () => {
  await server.createPerson({ username: 'Zoë', password });
  for (const spelled of ['Zoë', 'ZOË', 'zoe\u0308']) await server.logIn(spelled, password);
});

test('guesses at one account slow down, whether or not it exists, and the right password then waits too', async () => {
  for (const username of ['anna', 'nobody-else']) {
    const seen = new Set<number>();
    for (let i = 0; i < 8; i++) seen.add((await answerTo(username, `guess ${i}`))[0]);
    assert.ok(seen.has(429), username);
  }
  const refused = await server.logIn('anna', password).catch((error: AppError) => error);
  assert.ok(refused instanceof AppError && refused.code === 'TOO_MANY_ATTEMPTS');
  assert.ok(Number(refused.details?.retryAfterSeconds) >= 1);
});

test('the cookie is for this site alone and out of reach of scripts', async () => {
  const ben = await server.createPerson({ username: 'ben', password });
  const response = await fetch(`${server.origin}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: ben.user.username, password }),
  });
  const [cookie = ''] = response.headers.getSetCookie();
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Strict/);
  assert.match(cookie, /Path=\//);
});

test('sessions are listed, and ended one by one or all others at once', async () => {
  const carla = await server.createPerson({ username: 'carla', password });
  const [second, third] = [await server.logIn('carla', password), await server.logIn('carla', password)];
  const { sessions } = await carla.browser.client.sessions();
  assert.deepEqual(
    sessions.map(({ current }) => current),
    [false, false, true],
  );
  await carla.browser.client.endSession(sessions[0]?.id ?? '');
  await assert.rejects(third.client.me(), { code: 'SESSION_ENDED' });
  await second.client.me();
  await carla.browser.client.endOtherSessions();
  await assert.rejects(second.client.me(), { code: 'SESSION_ENDED' });
  await carla.browser.client.me();
});

test("somebody else's session cannot be ended", async () => {
  const { sessions } = await anna.browser.client.sessions();
  const dora = await server.createPerson({ username: 'dora', password });
  await assert.rejects(dora.browser.client.endSession(sessions[0]?.id ?? ''), { code: 'NOT_FOUND' });
  await anna.browser.client.me();
});

test('a page that is open hears that its session has ended, and why', async () => {
  const eva = await server.createPerson({ username: 'eva', password });
  const other = await server.logIn('eva', password);
  const stream = await other.fetch('/api/v1/sessions/current/events');
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  const newPassword = 'a lighthouse keeper counts waves';
  await eva.browser.client.changePassword({ currentPassword: password, newPassword });
  let heard = '';
  while (!heard.includes('event: ended')) heard += (await reader?.read())?.value ?? '';
  assert.match(heard, /event: ended\ndata: \{"reason":"password-changed"\}/);
});

test('an end of all sessions by an administrator ends them', async () => {
  const frida = await server.createPerson({ username: 'frida', password });
  const admin = await server.createPerson({ username: 'chief', password, role: 'administrator' });
  await admin.browser.client.endUserSessions(frida.user.id);
  const error = await frida.browser.client.me().catch((reason: AppError) => reason);
  assert.ok(error instanceof AppError);
  assert.deepEqual([error.code, error.details?.reason], ['SESSION_ENDED', 'ended-by-administrator']);
  await assert.rejects(openBrowser(server.origin).client.me(), { code: 'SESSION_REQUIRED' });
});

test('where a request comes from is believed of a trusted proxy only', async () => {
  const forwarded = (origin: string) =>
    fetch(`${origin}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' },
      body: JSON.stringify({ username: 'nobody-at-all', password }),
    });
  const addressOf = async ({ server: { foundation } }: TestServer) => {
    const query = foundation.db.selectFrom('audit_events').orderBy('sequence', 'desc').limit(1).select('address');
    return (await query.executeTakeFirst())?.address;
  };
  await forwarded(server.origin);
  assert.equal(await addressOf(server), '127.0.0.1');
  const behindProxy = await startTestServer({ REKEY_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' });
  try {
    await forwarded(behindProxy.origin);
    assert.equal(await addressOf(behindProxy), '203.0.113.7');
  } finally {
    await behindProxy.stop();
  }
});
