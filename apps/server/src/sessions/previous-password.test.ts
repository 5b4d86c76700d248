import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { giveDevice, type Person, startTestServer, type TestServer } from '../testing/index.ts';

let server: TestServer;
let chief: Person;
const password = 'correct horse battery staple';
const newPassword = 'a lighthouse keeper counts waves';
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';

before(async () => {
  server = await startTestServer();
  chief = await server.createPerson({ username: 'chief', password, role: 'administrator' });
});
after(() => server.stop());

/** What a log-in answers: status, problem, and the names of the headers. */
async function answerTo(username: string, typed: string, userAgent = firefox): Promise<unknown[]> {
  const response = await fetch(`${server.origin}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': userAgent },
    body: JSON.stringify({ username, password: typed }),
  });
  const { requestId: _, ...body } = (await response.json()) as Record<string, unknown>;
  return [response.status, body, [...response.headers.keys()].sort()];
}

async function codeOf(username: string, typed: string, userAgent?: string): Promise<unknown> {
  return ((await answerTo(username, typed, userAgent))[1] as { code?: string }).code;
}

async function createWhoChanged(username: string): Promise<Person> {
  const person = await server.createPerson({ username, password });
  await person.browser.client.changePassword({ currentPassword: password, newPassword });
  return person;
}

test('who types the password before is told so and when it was changed; it is no guess, however often', async () => {
  const anna = await createWhoChanged('anna');
  const { passwordChangedAt } = await chief.browser.client.user(anna.user.id);
  for (let i = 0; i < 12; i++) {
    const [status, body] = await answerTo('anna', password);
    const { code, details } = body as { code: string; details: unknown };
    assert.deepEqual([status, code, details], [401, 'PASSWORD_IS_PREVIOUS', { changedAt: passwordChangedAt }]);
  }
  assert.deepEqual((await chief.browser.client.logInAttempts(anna.user.id)).slowed, []);
  await server.logIn('anna', newPassword);
});

test('the user and the administrators see which browser, app or device still uses it', async () => {
  const ben = await createWhoChanged('ben');
  await codeOf('ben', password);
  await codeOf('ben', password, 'Thunderbird/140.5.0');
  await codeOf('ben', password, 'Thunderbird/140.5.1');
  const device = await giveDevice(chief, ben);
  await device.hello(0);
  await codeOf('ben', password, 'NetworkDrive/2.0');
  device.close();
  const { previousPasswordUses } = await chief.browser.client.logInAttempts(ben.user.id);
  assert.deepEqual(
    previousPasswordUses.map(({ kind, name, uses }) => [kind, name, uses]),
    [
      ['device', 'laptop of ben', 1],
      ['app', 'Thunderbird', 2],
      ['browser', 'Firefox on Windows', 1],
    ],
  );
  const { notices, previousPasswordUses: own } = await ben.browser.client.me();
  assert.deepEqual(own, previousPasswordUses);
  assert.equal(notices.filter(({ kind }) => kind === 'previous-password-used').length, 3);
});

test('guesses in between are counted all the same', async () => {
  await createWhoChanged('carla');
  const codes: unknown[] = [];
  for (let i = 0; i < 7; i++) {
    codes.push(await codeOf('carla', `guess ${i}`));
    codes.push(await codeOf('carla', password));
  }
  assert.equal(codes.filter((code) => code === 'LOGIN_FAILED').length, 5);
  assert.ok(codes.includes('TOO_MANY_ATTEMPTS'));
});

test('wrong, unknown, deactivated, without a password and reported are one answer', async () => {
  await server.createPerson({ username: 'real', password });
  const gone = await server.createPerson({ username: 'gone', password });
  await chief.browser.client.deactivateUser(gone.user.id);
  await chief.browser.client.createUser({ username: 'fresh', displayName: 'Fresh' });
  const reported = await createWhoChanged('reported');
  const { db } = server.server.foundation;
  const row = { blocked_at: new Date() };
  await db
    .insertInto('password_expiries')
    .values({ user_id: reported.user.id, ...row })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
    .execute();
  const wrong = await answerTo('real', 'not my password');
  assert.equal(wrong[0], 401);
  const others: [string, string][] = [
    ['nobody-of-that-name', password],
    ['gone', password],
    ['fresh', password],
    ['reported', newPassword],
    ['reported', password],
    ['reported', 'neither of them'],
  ];
  for (const [username, typed] of others)
    assert.deepEqual(await answerTo(username, typed), wrong, `${username} ${typed}`);
});

test('a version before the previous one is a wrong password', async () => {
  const dora = await createWhoChanged('dora');
  const third = 'winter apples on a windowsill';
  await dora.browser.client.changePassword({ currentPassword: newPassword, newPassword: third });
  assert.equal(await codeOf('dora', password), 'LOGIN_FAILED');
  assert.equal(await codeOf('dora', newPassword), 'PASSWORD_IS_PREVIOUS');
});
