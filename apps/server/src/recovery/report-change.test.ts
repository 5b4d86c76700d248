import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { seal } from '@rekey/protocol/envelope';
import { giveDevice } from '../testing/index.ts';
import { isCode, passwords, type RecoveryStage, startRecoveryStage } from './testing/stage.ts';

const { old, next, another } = passwords;

let stage: RecoveryStage;
before(async () => {
  stage = await startRecoveryStage();
});
beforeEach(() => stage.forgetAttempts());
after(() => stage.stop());

test('a change that was somebody else’s is reported: nobody is in, the password opens nothing, the administrators know, a reset heals', async () => {
  const person = await stage.somebody();
  await person.browser.client.changePassword({ currentPassword: old, newPassword: next });
  const token = await stage.mailedToken(person.email, 'not-me');
  const attacker = await stage.server.logIn(person.user.username, next);
  const { username, reportedAt, origin, address } = await stage.visitor.client.lookUpReport(token);
  assert.deepEqual([username, reportedAt, origin, address], [person.user.username, null, 'portal', '127.0.0.1']);
  await assert.rejects(
    stage.visitor.client.reportChange({ token, username: 'somebody-else' }),
    isCode('USERNAME_MISMATCH'),
  );
  await attacker.client.me();
  const { sentTo } = await stage.visitor.client.reportChange({ token, username: person.user.username.toUpperCase() });
  assert.deepEqual(sentTo, [`p•••${person.user.username.at(-1)}@h•••r.example`]);
  await assert.rejects(attacker.client.me(), isCode('SESSION_ENDED'));
  await assert.rejects(person.browser.client.me(), isCode('SESSION_ENDED'));
  await assert.rejects(stage.server.logIn(person.user.username, next), isCode('LOGIN_FAILED'));
  await stage.mails.waitFor('carla@harbor.example', ({ text }) => text.includes(person.user.username));
  await assert.rejects(
    stage.visitor.client.reportChange({ token, username: person.user.username }),
    isCode('LINK_INVALID'),
  );
  assert.notEqual((await stage.visitor.client.lookUpReport(token)).reportedAt, null);
  const reset = await stage.mailedToken(person.email, 'new-password');
  await stage.visitor.client.changeByLink({ token: reset, newPassword: another });
  const browser = await stage.server.logIn(person.user.username, another);
  assert.equal((await browser.client.currentSession()).changeRequired, null);
});

test('who is logged in reports from the notice, and only their own change', async () => {
  const [person, stranger] = [await stage.somebody(), await stage.somebody()];
  const { id } = await person.browser.client.changePassword({ currentPassword: old, newPassword: next });
  await assert.rejects(stranger.browser.client.reportMyChange(id), isCode('CHANGE_NOT_FOUND'));
  await person.browser.client.reportMyChange(id);
  await assert.rejects(person.browser.client.me(), isCode('SESSION_ENDED'));
  await assert.rejects(stage.server.logIn(person.user.username, next), isCode('LOGIN_FAILED'));
});

test('after a report no device can bring a new password: only a reset can', async () => {
  const person = await stage.somebody();
  const laptop = await giveDevice(stage.administrator, person);
  const { id } = await person.browser.client.changePassword({ currentPassword: old, newPassword: next });
  await person.browser.client.reportMyChange(id);
  const [proposalId, { userId, targetId }] = [randomUUID(), laptop.binding];
  const context = { purpose: 'proposal', userId, targetId, version: 2, changeId: proposalId } as const;
  const envelope = await seal(laptop.captureKey, context, { newPassword: Buffer.from(another) });
  const answer = await laptop.send('POST', '/proposals', { id: proposalId, targetId, baseVersion: 2, envelope });
  assert.deepEqual(answer.body, { outcome: 'rejected', reason: 'not-allowed' });
  await stage.visitor.client.changeByLink({
    token: await stage.mailedToken(person.email, 'new-password'),
    newPassword: another,
  });
  await stage.server.logIn(person.user.username, another);
});
