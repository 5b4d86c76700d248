import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Problem } from '@rekey/protocol';
import { type Person, startTestServer, type TestServer } from './testing/index.ts';

let server: TestServer;
let person: Person;

before(async () => {
  server = await startTestServer();
  person = await server.createPerson({ username: 'anna', password: 'correct horse battery staple' });
});
after(() => server.stop());

const nobody = '00000000-0000-4000-8000-000000000000';
const json = { 'content-type': 'application/json' };
const good = { currentPassword: 'correct horse battery staple', newPassword: 'a lighthouse keeper counts waves' };

async function problemOf(path: string, init: RequestInit): Promise<[number, string]> {
  const response = await person.browser.fetch(path, init);
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
  const problem = Problem.parse(await response.json());
  assert.equal(problem.status, response.status);
  return [problem.status, problem.code];
}

const post = (body: BodyInit, headers: Record<string, string> = json) =>
  problemOf('/api/v1/password-changes', { method: 'POST', headers, body });

test('a body of the wrong form is a coded error and changes nothing', async () => {
  const wrong: [string, BodyInit, string][] = [
    ['no JSON', 'hello', 'REQUEST_INVALID'],
    ['nothing', '', 'REQUEST_INVALID'],
    ['an array', '[]', 'REQUEST_INVALID'],
    ['a missing field', JSON.stringify({ currentPassword: good.currentPassword }), 'REQUEST_INVALID'],
    ['an empty password', JSON.stringify({ ...good, newPassword: '' }), 'REQUEST_INVALID'],
    ['an unknown field', JSON.stringify({ ...good, role: 'administrator' }), 'REQUEST_INVALID'],
    ['a number', JSON.stringify({ ...good, newPassword: 12345678901234 }), 'REQUEST_INVALID'],
    ['an object', JSON.stringify({ ...good, newPassword: { $gt: '' } }), 'REQUEST_INVALID'],
    ['null', JSON.stringify({ ...good, newPassword: null }), 'REQUEST_INVALID'],
    ['a doubled field', `{"newPassword":"x","newPassword":"y","currentPassword":"z"}`, 'REQUEST_INVALID'],
    ['an id that is none', JSON.stringify({ ...good, id: '../../etc' }), 'REQUEST_INVALID'],
    ['a zero byte', JSON.stringify({ ...good, newPassword: 'a lighthouse\u0000keeper' }), 'REQUEST_INVALID'],
    ['half a surrogate pair', `{"currentPassword":"x","newPassword":"\\ud800aaaaaaaaaaaaaaa"}`, 'REQUEST_INVALID'],
    ['invalid UTF-8', Buffer.from('7b226e6577ff', 'hex'), 'REQUEST_INVALID'],
    ['100 kB', JSON.stringify({ ...good, newPassword: 'x'.repeat(100_000) }), 'REQUEST_TOO_LARGE'],
  ];
  for (const [what, body, code] of wrong) assert.equal((await post(body))[1], code, what);
  assert.equal((await person.browser.client.me()).passwordVersion, 1);
});

test('only JSON is taken', async () => {
  const form = 'currentPassword=x&newPassword=y';
  assert.deepEqual(await post(form, { 'content-type': 'application/x-www-form-urlencoded' }), [
    415,
    'CONTENT_TYPE_UNSUPPORTED',
  ]);
  assert.deepEqual(await post(JSON.stringify(good), { 'content-type': 'text/plain' }), [
    415,
    'CONTENT_TYPE_UNSUPPORTED',
  ]);
});

test('what another web site sends is refused on every route that changes something', async () => {
  const routes: [string, string][] = [
    ['POST', '/api/v1/sessions'],
    ['DELETE', '/api/v1/sessions'],
    ['POST', '/api/v1/password-changes'],
    ['POST', '/api/v1/password-setups'],
    ['POST', '/api/v1/users'],
    ['PUT', '/api/v1/password-policy'],
    ['POST', '/api/v1/me/factors/totp'],
    ['POST', '/api/v1/me/recovery-codes'],
    ['DELETE', `/api/v1/me/factors/${nobody}`],
    ['PUT', '/api/v1/factor-settings'],
    ['DELETE', `/api/v1/users/${nobody}/factors`],
    ['PUT', `/api/v1/users/${nobody}/factor-bypass`],
  ];
  for (const [method, path] of routes) {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const [status, code] = await problemOf(path, { method, headers: { ...json, ...headers } as never, body: '{}' });
      assert.deepEqual([status, code], [403, 'CROSS_ORIGIN_REFUSED'], `${method} ${path}`);
    }
  }
});

test('every administrator route refuses a user, and every route a stranger', async () => {
  const { paths } = (await (await fetch(`${server.origin}/api/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const open = new Set([
    'post /api/v1/sessions',
    'post /api/v1/password-setups',
    'post /api/v1/password-setups/lookup',
    'post /api/v1/password-setups/rules',
    'post /api/v1/password-setups/checks',
    'get /api/v1/organization',
    'post /api/v1/passkey-log-ins/options',
  ]);
  // Those of phones know no sessions: to them everybody without a key is a stranger.
  const own =
    /^\/api\/v1\/(?:me|sessions|authenticator|authenticator-pairings|step-ups|challenges|password-changes|password-setups)\b/;
  let seen = 0;
  for (const [template, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) {
      if (open.has(`${method} ${template}`)) continue;
      seen++;
      const path = template.replace(/\{[^}]+\}/g, nobody);
      const init = { method: method.toUpperCase() };
      const stranger = await fetch(server.origin + path, init);
      // A wrong body may be seen before the session is; nothing is told or done either way.
      assert.ok([400, 401, 415].includes(stranger.status), `${method} ${path}: ${stranger.status}`);
      if (own.test(path)) continue;
      const user = await person.browser.fetch(path, init);
      assert.ok([400, 403, 415].includes(user.status), `${method} ${path}: ${user.status}`);
    }
  }
  assert.ok(seen > 25, String(seen));
});

test('unknown addresses, methods and hosts are coded errors', async () => {
  assert.deepEqual(await problemOf('/api/v1/nothing', {}), [404, 'NOT_FOUND']);
  assert.deepEqual(await problemOf('/api/v1/me', { method: 'DELETE' }), [404, 'NOT_FOUND']);
  assert.deepEqual(await problemOf('/api/v1/password-changes/%00', {}), [400, 'REQUEST_INVALID']);
});

test('a session that was ended is refused with the reason', async () => {
  const browser = await server.logIn('anna', good.currentPassword);
  await browser.client.logout();
  const response = await browser.fetch('/api/v1/me');
  assert.equal(response.status, 401);
});
