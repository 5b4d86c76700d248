import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { openBrowser, startTestServer, type TestServer } from '../testing/index.ts';
import { endSessionsExcept } from './index.ts';

let server: TestServer;
const password = 'correct horse battery staple';
const homeAddress = '192.0.2.77';

before(async () => {
  server = await startTestServer({ REKEY_TRUSTED_PROXIES: '127.0.0.1' });
});
after(() => server.stop());

interface Answer {
  status: number;
  code: string | undefined;
  cookies: string[];
}

/** A log-in from an address, with the cookies that a browser has kept. */
async function logInFrom(
  address: string,
  login: { username: string; password: string },
  cookie?: string,
): Promise<Answer> {
  const response = await fetch(`${server.origin}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address, ...(cookie && { cookie }) },
    body: JSON.stringify(login),
  });
  const { code } = (await response.json()) as { code?: string };
  return { status: response.status, code, cookies: response.headers.getSetCookie() };
}

/** The cookie by which the browser is known from now on, as it is sent back. */
function browserCookieOf({ cookies }: Answer): string {
  const line = cookies.find((cookie) => cookie.startsWith('rekey-browser='));
  assert.ok(line, 'the browser gets a cookie');
  return line.split(';')[0] ?? '';
}

const countBrowsers = async (userId: string) =>
  (await server.server.foundation.db.selectFrom('known_browsers').where('user_id', '=', userId).select('id').execute())
    .length;

test('an attacker at full rate, from everywhere and from next door, does not keep a known browser out', async () => {
  const username = 'victim';
  await server.createPerson({ username, password });
  const cookie = browserCookieOf(await logInFrom(homeAddress, { username, password }));
  const attack = { left: 600, codes: new Map<string | undefined, number>() };
  const attackers = Array.from({ length: 12 }, async () => {
    while (attack.left-- > 0) {
      // Every third guess comes from behind the same router as the victim.
      const address = attack.left % 3 === 0 ? homeAddress : `203.0.113.${attack.left % 250}`;
      const { code } = await logInFrom(address, { username, password: `guess ${attack.left}` });
      attack.codes.set(code, (attack.codes.get(code) ?? 0) + 1);
    }
  });
  const victim = (async () => {
    while (attack.left > 0) {
      const { status } = await logInFrom(homeAddress, { username, password }, cookie);
      assert.equal(status, 201);
    }
  })();
  await Promise.all([...attackers, victim]);
  assert.ok((attack.codes.get('LOGIN_FAILED') ?? 0) <= 60, 'guesses are slowed down over all addresses');
  assert.equal((await logInFrom('198.51.100.4', { username, password }, cookie)).status, 201, 'at another address too');
  const stranger = await server.logIn(username, password).catch((error: unknown) => error);
  assert.ok(stranger instanceof AppError && stranger.code === 'TOO_MANY_ATTEMPTS');
  assert.ok(Number(stranger.details?.retryAfterSeconds) >= 1);
});

test('guesses from a known browser are slowed down as all are, and a burst of them too', async () => {
  const username = 'borrowed';
  await server.createPerson({ username, password });
  const cookie = browserCookieOf(await logInFrom(homeAddress, { username, password }));
  const guesses = Array.from({ length: 20 }, (_, i) => logInFrom(homeAddress, { username, password: `g${i}` }, cookie));
  const codes = (await Promise.all(guesses)).map(({ code }) => code);
  assert.equal(codes.filter((code) => code === 'LOGIN_FAILED').length, 5);
  assert.equal((await logInFrom(homeAddress, { username, password }, cookie)).code, 'TOO_MANY_ATTEMPTS');
});

test('a browser that one user is known in is unknown to every other', async () => {
  await server.createPerson({ username: 'mallory', password });
  await server.createPerson({ username: 'target', password });
  const cookie = browserCookieOf(await logInFrom(homeAddress, { username: 'mallory', password }));
  for (let i = 0; i < 60; i++) {
    await logInFrom(`198.18.0.${i}`, { username: 'target', password: 'guess' }, cookie);
  }
  const next = await logInFrom('198.18.1.1', { username: 'target', password: 'guess' }, cookie);
  assert.equal(next.code, 'TOO_MANY_ATTEMPTS');
});

test('several users of one browser are each known in it, and the same one twice is one', async () => {
  const people = ['one', 'two', 'three'].map((name) => ({ username: `shared-${name}`, password }));
  const ids: string[] = [];
  const shared = openBrowser(server.origin);
  for (const person of people) {
    ids.push((await server.createPerson(person)).user.id);
    await shared.client.login(person);
    await shared.client.logout();
  }
  const before = await Promise.all(ids.map(countBrowsers));
  for (const person of people) await shared.client.login(person);
  assert.deepEqual(await Promise.all(ids.map(countBrowsers)), before);
});

test('the cookie is for this site alone, out of reach of scripts, and only its hash is stored', async () => {
  const { user } = await server.createPerson({ username: 'cookie', password });
  const { cookies } = await logInFrom(homeAddress, { username: 'cookie', password });
  const line = cookies.find((cookie) => cookie.startsWith('rekey-browser=')) ?? '';
  assert.match(line, /^rekey-browser=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Strict$/);
  const token = /=([\w-]{43})/.exec(line)?.[1] ?? '';
  const { db } = server.server.foundation;
  const rows = await db.selectFrom('known_browsers').where('user_id', '=', user.id).selectAll().execute();
  assert.ok(
    rows.every(({ token_hash }) => token_hash.length === 32 && !token_hash.equals(Buffer.from(token, 'base64url'))),
  );
});

test('a user is known in ten browsers at most; a cookie that is none is no harm', async () => {
  const { user } = await server.createPerson({ username: 'nomad', password });
  for (let i = 0; i < 12; i++) await server.logIn('nomad', password);
  assert.equal(await countBrowsers(user.id), 10);
  for (const cookie of ['rekey-browser=', 'rekey-browser=....', `rekey-browser=${'x'.repeat(43)}.${"'".repeat(43)}`]) {
    assert.equal((await logInFrom(homeAddress, { username: 'nomad', password }, cookie)).status, 201);
  }
});

test('an administrator sees who is slowed down, and lets everybody try again', async () => {
  const chief = await server.createPerson({ username: 'chief', password, role: 'administrator' });
  const { user } = await server.createPerson({ username: 'slowed', password });
  for (let i = 0; i < 7; i++) await logInFrom('203.0.113.99', { username: 'slowed', password: 'guess' });
  const { client } = chief.browser;
  const { slowed, previousPasswordUses } = await client.logInAttempts(user.id);
  assert.deepEqual(
    slowed.map(({ source, failures }) => [source, failures]),
    [['203.0.113.99', 5]],
  );
  assert.deepEqual(previousPasswordUses, []);
  await client.unlockUser(user.id);
  assert.deepEqual((await client.logInAttempts(user.id)).slowed, []);
  assert.equal((await logInFrom('203.0.113.99', { username: 'slowed', password })).status, 201);
  const { items } = await client.auditEvents({ subject: user.id });
  assert.ok(items.some(({ action, actor }) => action === 'user.unlock' && actor.name === 'chief'));
  await assert.rejects(client.unlockUser('00000000-0000-4000-8000-000000000000'), { code: 'USER_NOT_FOUND' });
});

test('after a report that somebody else had the password, no browser is known any more', async () => {
  const { user } = await server.createPerson({ username: 'robbed', password });
  const { db } = server.server.foundation;
  assert.ok((await countBrowsers(user.id)) > 0);
  const now = new Date();
  await db
    .transaction()
    .execute((tx) => endSessionsExcept(tx, { userId: user.id, keep: null, reason: 'reported', now }));
  assert.equal(await countBrowsers(user.id), 0);
});
