import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, defaultPasswordPolicy, type ErrorCode } from '@rekey/protocol';
import {
  type Browser,
  openBrowser,
  type Person,
  startMailServer,
  startTestServer,
  type TestMailServer,
  type TestServer,
} from '../testing/index.ts';

const old = 'correct horse battery staple';
const next = 'a lighthouse keeper counts waves';
const another = 'seven quiet boats left at dawn';

let mails: TestMailServer;
let server: TestServer;
let administrator: Person;
let visitor: Browser;
let count = 0;

before(async () => {
  mails = await startMailServer();
  server = await startTestServer({ REKEY_SMTP_URL: mails.url });
  visitor = openBrowser(server.origin);
  administrator = await server.createPerson({ username: 'carla', password: old, role: 'administrator' });
  await administrator.browser.client.updateUser(administrator.user.id, { email: 'carla@harbor.example' });
});
// All tests come from one address, which would be slowed down as a whole.
beforeEach(() => server.server.foundation.db.deleteFrom('login_failures').execute());
after(async () => {
  await server.stop();
  await mails.stop();
});

type Addressed = Person & { email: string };

async function somebody(): Promise<Addressed> {
  const username = `person-${++count}`;
  const person = await server.createPerson({ username, password: old });
  const email = `${username}@harbor.example`;
  await administrator.browser.client.updateUser(person.user.id, { email });
  return { ...person, email };
}

const isCode = (code: ErrorCode) => (error: unknown) => error instanceof AppError && error.code === code;

/** The token of the newest link to a page that an address was mailed. */
async function mailedToken(address: string, page: string): Promise<string> {
  const pattern = new RegExp(`${server.origin}/${page}#([\\w-]{43})`);
  const mail = await mails.waitFor(address, ({ text }) => pattern.test(text));
  return pattern.exec(mail.text)?.[1] ?? '';
}

async function resetToken(person: Addressed): Promise<string> {
  await visitor.client.requestReset(person.user.username);
  return mailedToken(person.email, 'new-password');
}

test('who has forgotten the password gets a link, and by it a new password; the old one and all sessions are over', async () => {
  const person = await somebody();
  const token = await resetToken(person);
  const link = await visitor.client.lookUpLink(token);
  assert.deepEqual([link.purpose, link.username, link.change], ['reset', person.user.username, null]);
  const { id, state } = await visitor.client.changeByLink({ token, newPassword: next });
  assert.equal(state, 'committed');
  await assert.rejects(person.browser.client.me(), isCode('SESSION_ENDED'));
  await assert.rejects(server.logIn(person.user.username, old), isCode('PASSWORD_IS_PREVIOUS'));
  const browser = await server.logIn(person.user.username, next);
  const told = (await browser.client.me()).notices.map(({ kind }) => kind);
  assert.ok(told.includes('password-changed'));
  assert.ok(told.includes('previous-password-used'));
  assert.equal((await visitor.client.lookUpLink(token)).change?.id, id, 'a second click shows the outcome');
});

test('the answer is the same for every name, and a stranger gets no mail', async () => {
  const person = await somebody();
  const answers = [];
  for (const name of [person.user.username, person.email, 'nobody-of-that-name', 'nobody@harbor.example']) {
    const response = await visitor.fetch('/api/v1/password-resets', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
    answers.push([response.status, await response.text(), [...response.headers.keys()].sort()]);
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  await mails.waitFor(person.email);
  assert.equal(
    mails.mails.some(({ recipient }) => recipient === 'nobody@harbor.example'),
    false,
  );
});

test('no token stands in the database, only its hash', async () => {
  const person = await somebody();
  const token = await resetToken(person);
  const { db } = server.server.foundation;
  const rows = [
    await db.selectFrom('one_time_links').selectAll().execute(),
    await db.selectFrom('mails').selectAll().execute(),
    await db.selectFrom('audit_events').selectAll().execute(),
  ];
  assert.equal(JSON.stringify(rows).includes(token), false);
  assert.equal(JSON.stringify(rows).includes(Buffer.from(token, 'base64url').toString('base64')), false);
});

test('a link that is looked at a hundred times still works, and one that was used does not work again', async () => {
  const person = await somebody();
  const token = await resetToken(person);
  for (let look = 0; look < 100; look++) await visitor.client.lookUpLink(token);
  await visitor.client.linkRules(token);
  await assert.rejects(
    visitor.client.changeByLink({ token, newPassword: 'short' }),
    isCode('PASSWORD_REFUSED_BY_POLICY'),
  );
  await assert.rejects(visitor.client.changeByLink({ token, newPassword: old }), isCode('PASSWORD_REFUSED_BY_POLICY'));
  await visitor.client.changeByLink({ token, newPassword: next });
  await assert.rejects(visitor.client.changeByLink({ token, newPassword: another }), isCode('LINK_INVALID'));
});

test('of 32 uses of one link at once exactly one makes a version, and each gets a true answer', async () => {
  const person = await somebody();
  const token = await resetToken(person);
  const uses = Array.from({ length: 32 }, (_, index) => {
    const request = { id: randomUUID(), token, newPassword: `${next} ${index}` };
    return visitor.client.changeByLink(request).then(
      () => request.newPassword,
      (error: unknown) => {
        assert.ok(error instanceof AppError, String(error));
        assert.match(error.code, /^(CHANGE_CONFLICT|LINK_INVALID|SERVER_BUSY)$/);
        return null;
      },
    );
  });
  const made = (await Promise.all(uses)).filter((password) => password !== null);
  assert.equal(made.length, 1);
  const browser = await server.logIn(person.user.username, made[0] as string);
  assert.equal((await browser.client.me()).passwordVersion, 2);
});

test('the same request again finds its own outcome', async () => {
  const person = await somebody();
  const token = await resetToken(person);
  const request = { id: randomUUID(), token, newPassword: next };
  const first = await visitor.client.changeByLink(request);
  assert.deepEqual(await visitor.client.changeByLink(request), first);
});

test('a link ends with any other change, with its time, and with the access of its user', async () => {
  const [changed, late, gone] = [await somebody(), await somebody(), await somebody()];
  const tokens = [await resetToken(changed), await resetToken(late), await resetToken(gone)];
  await changed.browser.client.changePassword({ currentPassword: old, newPassword: another });
  const { db } = server.server.foundation;
  await db
    .updateTable('one_time_links')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('user_id', '=', late.user.id)
    .execute();
  await administrator.browser.client.deactivateUser(gone.user.id);
  for (const token of tokens) {
    await assert.rejects(visitor.client.lookUpLink(token), isCode('LINK_INVALID'));
    await assert.rejects(visitor.client.changeByLink({ token, newPassword: next }), isCode('LINK_INVALID'));
  }
});

test('a token of another purpose, or of none, opens nothing', async () => {
  const person = await somebody();
  await person.browser.client.changePassword({ currentPassword: old, newPassword: next });
  const report = await mailedToken(person.email, 'not-me');
  for (const token of [report, 'x', 'A'.repeat(43)]) {
    await assert.rejects(visitor.client.lookUpLink(token), isCode('LINK_INVALID'));
    await assert.rejects(visitor.client.changeByLink({ token, newPassword: another }), isCode('LINK_INVALID'));
  }
  const reset = await resetToken(person);
  await assert.rejects(visitor.client.lookUpReport(reset), isCode('LINK_INVALID'));
  await assert.rejects(visitor.client.confirmRecoveryAddress(reset), isCode('LINK_INVALID'));
});

test('a change that was somebody else’s is reported: nobody is in, the password opens nothing, the administrators know, a reset heals', async () => {
  const person = await somebody();
  await person.browser.client.changePassword({ currentPassword: old, newPassword: next });
  const token = await mailedToken(person.email, 'not-me');
  const attacker = await server.logIn(person.user.username, next);
  const { username, reportedAt, origin } = await visitor.client.lookUpReport(token);
  assert.deepEqual([username, reportedAt, origin], [person.user.username, null, 'portal']);
  await assert.rejects(
    visitor.client.reportChange({ token, username: 'somebody-else' }),
    isCode('REPORT_NOT_CONFIRMED'),
  );
  await attacker.client.me();
  const { sentTo } = await visitor.client.reportChange({ token, username: person.user.username.toUpperCase() });
  assert.deepEqual(sentTo, [`p•••${person.user.username.at(-1)}@h•••r.example`]);
  await assert.rejects(attacker.client.me(), isCode('SESSION_ENDED'));
  await assert.rejects(person.browser.client.me(), isCode('SESSION_ENDED'));
  await assert.rejects(server.logIn(person.user.username, next), isCode('LOGIN_FAILED'));
  await mails.waitFor('carla@harbor.example', ({ text }) => text.includes(person.user.username));
  await assert.rejects(visitor.client.reportChange({ token, username: person.user.username }), isCode('LINK_INVALID'));
  assert.notEqual((await visitor.client.lookUpReport(token)).reportedAt, null);
  const reset = await mailedToken(person.email, 'new-password');
  await visitor.client.changeByLink({ token: reset, newPassword: another });
  const browser = await server.logIn(person.user.username, another);
  assert.equal((await browser.client.currentSession()).changeRequired, null);
});

test('who is logged in reports from the notice, and only their own change', async () => {
  const [person, stranger] = [await somebody(), await somebody()];
  const { id } = await person.browser.client.changePassword({ currentPassword: old, newPassword: next });
  await assert.rejects(stranger.browser.client.reportMyChange(id), isCode('CHANGE_NOT_FOUND'));
  await person.browser.client.reportMyChange(id);
  await assert.rejects(person.browser.client.me(), isCode('SESSION_ENDED'));
  await assert.rejects(server.logIn(person.user.username, next), isCode('LOGIN_FAILED'));
});

test('a recovery address wants the password and its own confirmation, and the first address is told', async () => {
  const person = await somebody();
  const address = `private-${count}@elsewhere.example`;
  const { client } = person.browser;
  await assert.rejects(
    client.setRecoveryAddress({ currentPassword: 'wrong password again', address }),
    isCode('CURRENT_PASSWORD_WRONG'),
  );
  await client.setRecoveryAddress({ currentPassword: old, address });
  assert.deepEqual((await client.me()).recoveryAddress, { confirmed: null, waiting: address });
  const token = await mailedToken(address, 'confirm-address');
  const confirmed = { username: person.user.username, address };
  assert.deepEqual(await visitor.client.confirmRecoveryAddress(token), confirmed);
  assert.deepEqual(await visitor.client.confirmRecoveryAddress(token), confirmed, 'the second click');
  assert.deepEqual((await client.me()).recoveryAddress, { confirmed: address, waiting: null });
  await mails.waitFor(person.email, ({ parsed }) => /recovery address/i.test(parsed.subject ?? ''));
  await visitor.client.requestReset(person.user.username);
  const tokens = [await mailedToken(person.email, 'new-password'), await mailedToken(address, 'new-password')];
  assert.notEqual(tokens[0], tokens[1]);
  await visitor.client.changeByLink({ token: tokens[1] as string, newPassword: next });
  await assert.rejects(
    visitor.client.changeByLink({ token: tokens[0] as string, newPassword: another }),
    isCode('LINK_INVALID'),
  );
});

test('a recovery address that was replaced before it was confirmed is not confirmed any more', async () => {
  const person = await somebody();
  const { client } = person.browser;
  const [mistyped, right] = [`typo-${count}@elsewhere.example`, `right-${count}@elsewhere.example`];
  await client.setRecoveryAddress({ currentPassword: old, address: mistyped });
  await client.setRecoveryAddress({ currentPassword: old, address: right });
  const token = await mailedToken(mistyped, 'confirm-address');
  await assert.rejects(visitor.client.confirmRecoveryAddress(token), isCode('LINK_INVALID'));
  await visitor.client.confirmRecoveryAddress(await mailedToken(right, 'confirm-address'));
  await client.setRecoveryAddress({ currentPassword: old, address: null });
  assert.deepEqual((await client.me()).recoveryAddress, { confirmed: null, waiting: null });
});

test('an administrator starts a reset without ever seeing the link', async () => {
  const person = await somebody();
  const { client } = administrator.browser;
  const started = await client.startReset(person.user.id);
  assert.deepEqual(started, { sentTo: [`p•••${person.user.username.at(-1)}@h•••r.example`] });
  const token = await mailedToken(person.email, 'new-password');
  await visitor.client.changeByLink({ token, newPassword: next });
  const unreachable = await server.createPerson({ username: `unreachable-${count}`, password: old });
  await assert.rejects(client.startReset(unreachable.user.id), isCode('MAIL_ADDRESS_MISSING'));
  await assert.rejects(client.startReset(randomUUID()), isCode('USER_NOT_FOUND'));
  await client.deactivateUser(person.user.id);
  await assert.rejects(client.startReset(person.user.id), isCode('USER_DEACTIVATED'));
});

test('who hammers at the reset of an account is told to wait, and the mailbox is not filled', async () => {
  const person = await somebody();
  const request = () => visitor.client.requestReset(person.user.username);
  for (let time = 0; time < 5; time++) await request();
  await assert.rejects(request(), isCode('TOO_MANY_ATTEMPTS'));
  await assert.rejects(
    (async () => {
      for (let time = 0; time < 7; time++) await visitor.client.requestReset('nobody-at-all');
    })(),
    isCode('TOO_MANY_ATTEMPTS'),
    'also where there is nobody',
  );
});

test('who is shut out gets back in by mail, unless the organization says no', async () => {
  const person = await somebody();
  const { db } = server.server.foundation;
  const expiry = { user_id: person.user.id, expires_at: new Date(Date.now() - 1000) };
  await db.insertInto('password_expiries').values(expiry).execute();
  const guess = () => visitor.client.login({ username: person.user.username, password: 'a wrong guess' });
  for (let time = 0; time < 5; time++) await assert.rejects(guess(), isCode('LOGIN_FAILED'));
  await assert.rejects(guess(), isCode('TOO_MANY_ATTEMPTS'));
  await administrator.browser.client.updatePasswordPolicy({ ...defaultPasswordPolicy, resetWhenShutOut: false });
  await visitor.client.requestReset(person.user.username);
  const refusal = await mails.waitFor(person.email);
  assert.equal(refusal.text.includes('/new-password#'), false);
  await administrator.browser.client.updatePasswordPolicy(defaultPasswordPolicy);
  const token = await resetToken(person);
  await visitor.client.changeByLink({ token, newPassword: next });
  const session = await visitor.client.login({ username: person.user.username, password: next });
  assert.equal(session.changeRequired, null);
});
