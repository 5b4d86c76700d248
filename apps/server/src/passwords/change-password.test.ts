import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { type Person, startTestServer, type TestServer } from '../testing/index.ts';

let server: TestServer;
let count = 0;

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

const first = 'correct horse battery staple';
const second = 'a lighthouse keeper counts waves';

function someone(): Promise<Person> {
  return server.createPerson({ username: `person-${++count}`, password: first });
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => assert.fail('should have been refused'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AppError, String(error));
  return error.code;
}

test('a change is committed, the new password counts and the old one does not', async () => {
  const { browser, user } = await someone();
  const accepted = await browser.client.changePassword({ currentPassword: first, newPassword: second });
  assert.equal(accepted.state, 'committed');
  const change = await browser.client.passwordChange(accepted.id);
  assert.deepEqual(
    { ...change, createdAt: '', committedAt: '' },
    {
      id: accepted.id,
      state: 'done',
      origin: 'portal',
      version: 2,
      reason: null,
      createdAt: '',
      committedAt: '',
      challenge: null,
      deliveries: [],
    },
  );
  await server.logIn(user.username, second);
  assert.equal(await codeOf(server.logIn(user.username, first)), 'PASSWORD_IS_PREVIOUS');
});

test('a wrong current password is refused and nothing is changed', async () => {
  const { browser, user } = await someone();
  const refused = browser.client.changePassword({ currentPassword: 'not my password', newPassword: second });
  assert.equal(await codeOf(refused), 'CURRENT_PASSWORD_WRONG');
  await server.logIn(user.username, first);
  assert.equal((await browser.client.me()).passwordVersion, 1);
});

test('each rule that a new password breaks is named', async () => {
  const { browser, user } = await someone();
  const rulesBrokenBy = async (newPassword: string) => {
    const error = await browser.client.changePassword({ currentPassword: first, newPassword }).then(
      () => assert.fail('should have been refused'),
      (reason: AppError) => reason,
    );
    assert.equal(error.code, 'PASSWORD_REFUSED_BY_POLICY');
    const broken = error.details?.broken ?? [];
    return (broken as { rule: { type: string } }[]).map(({ rule }) => rule.type);
  };
  assert.deepEqual(await rulesBrokenBy('zq8-k!'), ['minimum-length']);
  assert.deepEqual(await rulesBrokenBy('x'.repeat(129)), ['maximum-length']);
  assert.deepEqual(await rulesBrokenBy(first), ['not-current']);
  assert.deepEqual(await rulesBrokenBy(`my name is ${user.username}!`), ['no-own-words']);
  assert.deepEqual(await rulesBrokenBy('qwertyuiopasdfghjkl'), ['not-breached']);
});

test('a repeated request finds the outcome of the first', async () => {
  const { browser } = await someone();
  const request = { id: randomUUID(), currentPassword: first, newPassword: second };
  const once = await browser.client.changePassword(request);
  const again = await browser.client.changePassword(request);
  assert.deepEqual(again, once);
  assert.equal((await browser.client.me()).passwordVersion, 2);
});

test("somebody else's change id is neither told nor taken", async () => {
  const [anna, ben] = [await someone(), await someone()];
  const { id } = await anna.browser.client.changePassword({ currentPassword: first, newPassword: second });
  assert.equal(await codeOf(ben.browser.client.passwordChange(id)), 'CHANGE_NOT_FOUND');
  assert.equal(
    await codeOf(ben.browser.client.changePassword({ id, currentPassword: first, newPassword: second })),
    'CHANGE_CONFLICT',
  );
});

test('of parallel changes exactly one commits', async () => {
  const { browser, user } = await someone();
  const wishes = Array.from({ length: 8 }, (_, index) => `parallel wish number ${index}`);
  const outcomes = await Promise.allSettled(
    wishes.map((newPassword) => browser.client.changePassword({ currentPassword: first, newPassword })),
  );
  const committed = outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [index] : []));
  assert.equal(committed.length, 1);
  assert.equal((await browser.client.me()).passwordVersion, 2);
  await server.logIn(user.username, wishes[committed[0] as number] as string);
});

test('after a change all other sessions have ended, and the one that made it stays', async () => {
  const { browser, user } = await someone();
  const other = await server.logIn(user.username, first);
  await browser.client.changePassword({ currentPassword: first, newPassword: second });
  await browser.client.currentSession();
  const error = await other.client.currentSession().catch((reason: AppError) => reason);
  assert.ok(error instanceof AppError);
  assert.deepEqual([error.code, error.details?.reason], ['SESSION_ENDED', 'password-changed']);
});

test('with the switch off, the session that made the change ends too', async () => {
  const admin = await server.createPerson({ username: 'switch-admin', password: first, role: 'administrator' });
  const policy = await admin.browser.client.passwordPolicy();
  await admin.browser.client.updatePasswordPolicy({ ...policy, keepChangingSession: false });
  try {
    const { browser } = await someone();
    await browser.client.changePassword({ currentPassword: first, newPassword: second });
    assert.equal(await codeOf(browser.client.currentSession()), 'SESSION_ENDED');
  } finally {
    await admin.browser.client.updatePasswordPolicy(policy);
  }
});

test('a log-in that was verified before a change does not become a session after it', async () => {
  const { browser, user } = await someone();
  const race = await Promise.allSettled([
    browser.client.changePassword({ currentPassword: first, newPassword: second }),
    ...Array.from({ length: 4 }, () => server.logIn(user.username, first)),
  ]);
  for (const outcome of race.slice(1)) {
    if (outcome.status !== 'fulfilled') continue;
    const old = outcome.value as Awaited<ReturnType<TestServer['logIn']>>;
    assert.equal(await codeOf(old.client.currentSession()), 'SESSION_ENDED');
  }
});

test('a committed change cannot be canceled', async () => {
  const { browser } = await someone();
  const { id } = await browser.client.changePassword({ currentPassword: first, newPassword: second });
  assert.equal(await codeOf(browser.client.cancelPasswordChange(id)), 'CHANGE_ALREADY_FINAL');
});

test('the outcome is told at the next log-in until it was seen', async () => {
  const { browser, user } = await someone();
  await browser.client.changePassword({ currentPassword: first, newPassword: second });
  assert.deepEqual((await browser.client.me()).notices, [], 'who made it was told on the spot');
  const later = await server.logIn(user.username, second);
  const [notice] = (await later.client.me()).notices;
  assert.equal(notice?.kind, 'password-changed');
  await later.client.markNoticeSeen(notice.id);
  assert.equal(
    (await later.client.me()).notices.some(({ id }) => id === notice.id),
    false,
  );
});

test('none of the last passwords comes back while the history says so', async () => {
  const admin = await server.createPerson({ username: 'history-admin', password: first, role: 'administrator' });
  const policy = await admin.browser.client.passwordPolicy();
  await admin.browser.client.updatePasswordPolicy({ ...policy, historyLength: 2 });
  try {
    const { browser } = await someone();
    const change = (currentPassword: string, newPassword: string) =>
      browser.client.changePassword({ currentPassword, newPassword });
    await change(first, second);
    assert.equal(await codeOf(change(second, first)), 'PASSWORD_REFUSED_BY_POLICY');
    await change(second, 'and a third one, never seen');
    await change('and a third one, never seen', first);
  } finally {
    await admin.browser.client.updatePasswordPolicy(policy);
  }
});

test('many wrong current passwords slow down, also when sent at once', async () => {
  const { browser } = await someone();
  const guesses = await Promise.allSettled(
    Array.from({ length: 12 }, (_, index) =>
      browser.client.changePassword({ currentPassword: `guess ${index}`, newPassword: second }),
    ),
  );
  const codes = new Set<string>(guesses.map((guess) => (guess as { reason: AppError }).reason.code));
  for (let i = 0; i < 8; i++) {
    codes.add(await codeOf(browser.client.changePassword({ currentPassword: `guess ${i}`, newPassword: second })));
  }
  assert.ok(codes.has('TOO_MANY_ATTEMPTS'), [...codes].join());
});
