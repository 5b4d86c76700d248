import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, defaultPasswordPolicy } from '@rekey/protocol';
import { isCode, passwords, type RecoveryStage, startRecoveryStage } from './testing/stage.ts';

const { old, next, another } = passwords;

let stage: RecoveryStage;
before(async () => {
  stage = await startRecoveryStage();
});
beforeEach(() => stage.forgetAttempts());
after(() => stage.stop());

test('who has forgotten the password gets a link, and by it a new password; the old one and all sessions are over', async () => {
  const person = await stage.somebody();
  const token = await stage.resetToken(person);
  const link = await stage.visitor.client.lookUpLink(token);
  assert.deepEqual([link.purpose, link.username, link.change], ['reset', person.user.username, null]);
  const { id, state } = await stage.visitor.client.changeByLink({ token, newPassword: next });
  assert.equal(state, 'committed');
  await assert.rejects(person.browser.client.me(), isCode('SESSION_ENDED'));
  await assert.rejects(stage.server.logIn(person.user.username, old), isCode('PASSWORD_IS_PREVIOUS'));
  const browser = await stage.server.logIn(person.user.username, next);
  const told = (await browser.client.me()).notices.map(({ kind }) => kind);
  assert.ok(told.includes('password-changed'));
  assert.ok(told.includes('previous-password-used'));
  assert.equal((await stage.visitor.client.lookUpLink(token)).change?.id, id, 'a second click shows the outcome');
});

test('the answer is the same for every name, and a stranger gets no mail', async () => {
  const person = await stage.somebody();
  const answers = [];
  for (const name of [person.user.username, person.email, 'nobody-of-that-name', 'nobody@harbor.example']) {
    const response = await stage.visitor.fetch('/api/v1/password-resets', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
    answers.push([response.status, await response.text(), [...response.headers.keys()].sort()]);
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  await stage.mails.waitFor(person.email);
  assert.equal(
    stage.mails.mails.some(({ recipient }) => recipient === 'nobody@harbor.example'),
    false,
  );
});

test('no token stands in the database, only its hash', async () => {
  const person = await stage.somebody();
  const token = await stage.resetToken(person);
  const { db } = stage.server.server.foundation;
  const rows = [
    await db.selectFrom('one_time_links').selectAll().execute(),
    await db.selectFrom('mails').selectAll().execute(),
    await db.selectFrom('audit_events').selectAll().execute(),
  ];
  assert.equal(JSON.stringify(rows).includes(token), false);
  assert.equal(JSON.stringify(rows).includes(Buffer.from(token, 'base64url').toString('base64')), false);
});

test('a link that is looked at a hundred times still works, and one that was used does not work again', async () => {
  const person = await stage.somebody();
  const token = await stage.resetToken(person);
  for (let look = 0; look < 100; look++) await stage.visitor.client.lookUpLink(token);
  await stage.visitor.client.linkRules(token);
  const { broken } = await stage.visitor.client.checkLinkPassword(token, 'qazwsxedcrfvtgb');
  assert.ok(
    broken.some(({ rule }) => rule.type === 'not-breached'),
    'what is typed is judged before it is sent',
  );
  await assert.rejects(
    stage.visitor.client.changeByLink({ token, newPassword: 'short' }),
    isCode('PASSWORD_REFUSED_BY_POLICY'),
  );
  await assert.rejects(
    stage.visitor.client.changeByLink({ token, newPassword: old }),
    isCode('PASSWORD_REFUSED_BY_POLICY'),
  );
  await stage.visitor.client.changeByLink({ token, newPassword: next });
  await assert.rejects(stage.visitor.client.changeByLink({ token, newPassword: another }), isCode('LINK_INVALID'));
});

test('of 32 uses of one link at once exactly one makes a version, and each gets a true answer', async () => {
  const person = await stage.somebody();
  const token = await stage.resetToken(person);
  const uses = Array.from({ length: 32 }, (_, index) => {
    const request = { id: randomUUID(), token, newPassword: `${next} ${index}` };
    return stage.visitor.client.changeByLink(request).then(
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
  const browser = await stage.server.logIn(person.user.username, made[0] as string);
  assert.equal((await browser.client.me()).passwordVersion, 2);
});

test('the same request again finds its own outcome', async () => {
  const person = await stage.somebody();
  const token = await stage.resetToken(person);
  const request = { id: randomUUID(), token, newPassword: next };
  const first = await stage.visitor.client.changeByLink(request);
  assert.deepEqual(await stage.visitor.client.changeByLink(request), first);
});

test('a link ends with any other change, with its time, and with the access of its user', async () => {
  const [changed, late, gone] = [await stage.somebody(), await stage.somebody(), await stage.somebody()];
  const tokens = [await stage.resetToken(changed), await stage.resetToken(late), await stage.resetToken(gone)];
  await changed.browser.client.changePassword({ currentPassword: old, newPassword: another });
  const { db } = stage.server.server.foundation;
  await db
    .updateTable('one_time_links')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('user_id', '=', late.user.id)
    .execute();
  await stage.administrator.browser.client.deactivateUser(gone.user.id);
  for (const token of tokens) {
    await assert.rejects(stage.visitor.client.lookUpLink(token), isCode('LINK_INVALID'));
    await assert.rejects(stage.visitor.client.changeByLink({ token, newPassword: next }), isCode('LINK_INVALID'));
  }
});

test('a token of another purpose, or of none, opens nothing', async () => {
  const person = await stage.somebody();
  await person.browser.client.changePassword({ currentPassword: old, newPassword: next });
  const report = await stage.mailedToken(person.email, 'not-me');
  for (const token of [report, 'x', 'A'.repeat(43)]) {
    await assert.rejects(stage.visitor.client.lookUpLink(token), isCode('LINK_INVALID'));
    await assert.rejects(stage.visitor.client.changeByLink({ token, newPassword: another }), isCode('LINK_INVALID'));
  }
  const reset = await stage.resetToken(person);
  await assert.rejects(stage.visitor.client.lookUpReport(reset), isCode('LINK_INVALID'));
  await assert.rejects(
    stage.visitor.client.confirmRecoveryAddress({ token: reset, username: person.user.username }),
    isCode('LINK_INVALID'),
  );
});

test('an administrator starts a reset without ever seeing the link', async () => {
  const person = await stage.somebody();
  const { client } = stage.administrator.browser;
  const started = await client.startReset(person.user.id);
  assert.deepEqual(started, { sentTo: [`p•••${person.user.username.at(-1)}@h•••r.example`] });
  const token = await stage.mailedToken(person.email, 'new-password');
  await stage.visitor.client.changeByLink({ token, newPassword: next });
  const unreachable = await stage.server.createPerson({
    username: `unreachable-${person.user.username}`,
    password: old,
  });
  await assert.rejects(client.startReset(unreachable.user.id), isCode('MAIL_ADDRESS_MISSING'));
  await assert.rejects(client.startReset(randomUUID()), isCode('USER_NOT_FOUND'));
  await client.deactivateUser(person.user.id);
  await assert.rejects(client.startReset(person.user.id), isCode('USER_DEACTIVATED'));
});

test('who hammers at the reset of an account is told to wait, and the mailbox is not filled', async () => {
  const person = await stage.somebody();
  const request = () => stage.visitor.client.requestReset(person.user.username);
  for (let time = 0; time < 5; time++) await request();
  await assert.rejects(request(), isCode('TOO_MANY_ATTEMPTS'));
  await assert.rejects(
    (async () => {
      for (let time = 0; time < 7; time++) await stage.visitor.client.requestReset('nobody-at-all');
    })(),
    isCode('TOO_MANY_ATTEMPTS'),
    'also where there is nobody',
  );
});

test('who is shut out gets back in by mail, unless the organization says no', async () => {
  const person = await stage.somebody();
  const { db } = stage.server.server.foundation;
  const expiry = { user_id: person.user.id, expires_at: new Date(Date.now() - 1000) };
  await db.insertInto('password_expiries').values(expiry).execute();
  const guess = () => stage.visitor.client.login({ username: person.user.username, password: 'a wrong guess' });
  for (let time = 0; time < 5; time++) await assert.rejects(guess(), isCode('LOGIN_FAILED'));
  await assert.rejects(guess(), isCode('TOO_MANY_ATTEMPTS'));
  await stage.administrator.browser.client.updatePasswordPolicy({ ...defaultPasswordPolicy, resetWhenShutOut: false });
  await stage.visitor.client.requestReset(person.user.username);
  const refusal = await stage.mails.waitFor(person.email);
  assert.equal(refusal.text.includes('/new-password#'), false);
  await stage.administrator.browser.client.updatePasswordPolicy(defaultPasswordPolicy);
  const token = await stage.resetToken(person);
  await stage.visitor.client.changeByLink({ token, newPassword: next });
  const session = await stage.visitor.client.login({ username: person.user.username, password: next });
  assert.equal(session.changeRequired, null);
});
