import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import type { Challenge } from '@rekey/protocol';
import { isCode, passwords, type RecoveryStage, startRecoveryStage } from '../../recovery/testing/stage.ts';
import { askForProof, type Browser, type CodeApp, giveCodeApp, type Person, waitUntil } from '../../testing/index.ts';
import { completeChange } from './index.ts';

const { old, next, another } = passwords;

let stage: RecoveryStage;
before(async () => {
  stage = await startRecoveryStage();
  await askForProof(stage.server, { enrollmentDays: 14 });
});
beforeEach(() => stage.forgetAttempts());
after(() => stage.stop());

const db = () => stage.server.server.foundation.db;

/** Somebody whose proof is a code. */
async function somebodyWithCodes(): Promise<Person & { app: CodeApp; email: string }> {
  const person = await stage.somebody();
  return { ...person, app: await giveCodeApp(stage.server, person) };
}

/** Asks for a change, which then waits for its proof. */
async function askForChange({ browser }: Person, newPassword = next): Promise<{ id: string; challenge: Challenge }> {
  const { id, state } = await browser.client.changePassword({ currentPassword: old, newPassword });
  assert.equal(state, 'verifying');
  const { challenge } = await browser.client.passwordChange(id);
  assert.ok(challenge);
  return { id, challenge };
}

const versionOf = async ({ user }: Person) =>
  (
    await db()
      .selectFrom('users')
      .where('id', '=', user.id)
      .select('password_version as version')
      .executeTakeFirstOrThrow()
  ).version;

const ended = (browser: Browser, id: string) =>
  waitUntil(
    () => browser.client.passwordChange(id),
    ({ state }) => state !== 'verifying',
  );

const endedByLink = (id: string, token: string) =>
  waitUntil(
    () => stage.visitor.client.linkChange(id, token),
    ({ state }) => state !== 'verifying',
  );

async function isNothingKept(): Promise<void> {
  const kept = await db().selectFrom('password_changes').where('sealed_request', 'is not', null).execute();
  assert.deepEqual(kept, []);
}

test('a change waits for the proof, and the proof alone carries it on', async () => {
  const anna = await somebodyWithCodes();
  const { id, challenge } = await askForChange(anna);
  assert.deepEqual(challenge.methods, ['totp', 'recovery-code']);
  assert.equal(challenge.action, 'change-password');
  await stage.server.logIn(anna.user.username, old);
  await assert.rejects(
    anna.browser.client.answerChallenge(challenge.id, { method: 'totp', code: '000000' }),
    isCode('CODE_WRONG'),
  );
  assert.equal(await versionOf(anna), 1);
  const answer = { method: 'totp', code: await anna.app.code() } as const;
  assert.equal((await anna.browser.client.answerChallenge(challenge.id, answer)).state, 'approved');
  const { state, version } = await ended(anna.browser, id);
  assert.deepEqual([state, version], ['done', 2]);
  await stage.server.logIn(anna.user.username, next);
  await isNothingKept();
});

test('a change is not made by its job alone: the commit asks for the proof, and uses it up', async () => {
  const anna = await somebodyWithCodes();
  const { passwords: deps } = stage.server.server.rooms;
  const unproven = await askForChange(anna);
  await completeChange(deps, unproven.id);
  const { state, reason } = await anna.browser.client.passwordChange(unproven.id);
  assert.deepEqual([state, reason], ['refused', 'PROOF_REQUIRED']);
  assert.equal(await versionOf(anna), 1);
  await isNothingKept();
  const { id, challenge } = await askForChange(anna);
  await anna.browser.client.answerChallenge(challenge.id, { method: 'totp', code: await anna.app.code() });
  await ended(anna.browser, id);
  const used = db().selectFrom('challenges').where('id', '=', challenge.id).select('used_at as usedAt');
  assert.ok((await used.executeTakeFirstOrThrow()).usedAt);
});

test('what would be refused anyhow is refused before anybody is asked', async () => {
  const anna = await somebodyWithCodes();
  const { client } = anna.browser;
  const wrong = { currentPassword: 'not the password at all', newPassword: next };
  await assert.rejects(client.changePassword(wrong), isCode('CURRENT_PASSWORD_WRONG'));
  await assert.rejects(
    client.changePassword({ currentPassword: old, newPassword: 'short' }),
    isCode('PASSWORD_REFUSED_BY_POLICY'),
  );
  const asked = await db().selectFrom('challenges').where('user_id', '=', anna.user.id).execute();
  assert.deepEqual(asked, []);
});

test('after a cancel nothing changes, whatever is answered', async () => {
  const anna = await somebodyWithCodes();
  const { id, challenge } = await askForChange(anna);
  assert.equal((await anna.browser.client.cancelPasswordChange(id)).state, 'canceled');
  const late = { method: 'totp', code: await anna.app.code() } as const;
  await assert.rejects(anna.browser.client.answerChallenge(challenge.id, late), isCode('CHALLENGE_OVER'));
  assert.equal((await anna.browser.client.passwordChange(id)).state, 'canceled');
  assert.equal(await versionOf(anna), 1);
  await isNothingKept();
});

test('an answer and a cancel at once: one of the two, never both', async () => {
  const anna = await somebodyWithCodes();
  let current = old;
  let version = 1;
  for (let round = 0; round < 40; round++) {
    const newPassword = `${next} in round ${round}`;
    const { id } = await anna.browser.client.changePassword({ currentPassword: current, newPassword });
    const { challenge } = await anna.browser.client.passwordChange(id);
    const answer = { method: 'totp', code: await anna.app.code() } as const;
    const [answered, canceled] = await Promise.allSettled([
      anna.browser.client.answerChallenge(challenge?.id ?? '', answer),
      // The answer has a head start of nothing up to what it takes.
      new Promise((resolve) => setTimeout(resolve, round / 2)).then(() => anna.browser.client.cancelPasswordChange(id)),
    ]);
    const { state } = await ended(anna.browser, id);
    const isCanceled = canceled.status === 'fulfilled';
    assert.equal(state, isCanceled ? 'canceled' : 'done');
    if (!isCanceled) assert.equal(answered.status, 'fulfilled');
    if (!isCanceled) [current, version] = [newPassword, version + 1];
    assert.equal(await versionOf(anna), version);
  }
  await isNothingKept();
});

test('when the time is over the change is too, and the user is told', async () => {
  const anna = await somebodyWithCodes();
  const { id, challenge } = await askForChange(anna);
  const late = { method: 'totp', code: await anna.app.code() } as const;
  await db()
    .updateTable('challenges')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('id', '=', challenge.id)
    .execute();
  await assert.rejects(anna.browser.client.answerChallenge(challenge.id, late), isCode('CHALLENGE_OVER'));
  await db().executeQuery(
    // The job that was written with the challenge would come in five minutes.
    db()
      .updateTable('graphile_worker._private_jobs' as never)
      .set({ run_at: new Date() } as never)
      .compile(),
  );
  const { state, reason } = await ended(anna.browser, id);
  assert.deepEqual([state, reason], ['expired', 'PROOF_EXPIRED']);
  assert.ok((await anna.browser.client.me()).notices.some(({ kind }) => kind === 'change-expired'));
  await isNothingKept();
});

test('five wrong codes end the change', async () => {
  const anna = await somebodyWithCodes();
  const { id, challenge } = await askForChange(anna);
  for (let tries = 0; tries < 5; tries++) {
    await assert.rejects(anna.browser.client.answerChallenge(challenge.id, { method: 'totp', code: '000000' }));
  }
  const { state, reason } = await ended(anna.browser, id);
  assert.deepEqual([state, reason], ['refused', 'PROOF_FAILED']);
});

test('who asks again elsewhere takes the place of what waits, if the password is right', async () => {
  const anna = await somebodyWithCodes();
  const first = await askForChange(anna);
  const elsewhere = await stage.server.logIn(anna.user.username, old);
  const wrong = { currentPassword: 'not the password at all', newPassword: next };
  await assert.rejects(elsewhere.client.changePassword(wrong), isCode('CURRENT_PASSWORD_WRONG'));
  assert.equal((await anna.browser.client.passwordChange(first.id)).state, 'verifying');
  const { id } = await elsewhere.client.changePassword({ currentPassword: old, newPassword: another });
  assert.equal((await anna.browser.client.passwordChange(first.id)).state, 'canceled');
  const { challenge } = await elsewhere.client.passwordChange(id);
  const answer = { method: 'totp', code: await anna.app.code() } as const;
  const question = challenge?.id ?? '';
  await assert.rejects(anna.browser.client.answerChallenge(question, answer), isCode('CHALLENGE_NOT_FOUND'));
  await elsewhere.client.answerChallenge(question, answer);
  assert.equal((await ended(elsewhere, id)).state, 'done');
});

test('the same request again finds what waits', async () => {
  const anna = await somebodyWithCodes();
  const request = { id: randomUUID(), currentPassword: old, newPassword: next };
  const answers = await Promise.all([1, 2, 3].map(() => anna.browser.client.changePassword(request)));
  assert.deepEqual(new Set(answers.map(({ state }) => state)), new Set(['verifying']));
  const asked = await db().selectFrom('challenges').where('user_id', '=', anna.user.id).select('id').execute();
  assert.equal(asked.length, 1);
});

test('a reset by link does not skip the proof, and can be canceled', async () => {
  const anna = await somebodyWithCodes();
  const { client } = stage.visitor;
  const token = await stage.resetToken(anna);
  const first = await client.changeByLink({ token, newPassword: next });
  assert.equal(first.state, 'verifying');
  assert.equal((await client.cancelLinkChange(first.id, token)).state, 'canceled');
  const { id } = await client.changeByLink({ token, newPassword: next });
  const { challenge } = await client.linkChange(id, token);
  const question = challenge?.id ?? '';
  const answer = { method: 'totp', code: await anna.app.code() } as const;
  await assert.rejects(client.answerChallenge(question, answer), isCode('SESSION_REQUIRED'));
  await client.answerChallenge(question, answer, token);
  const { state } = await endedByLink(id, token);
  assert.equal(state, 'done');
  await stage.server.logIn(anna.user.username, next);
});

test('who is locked out and has a factor gets back in without an administrator', async () => {
  const anna = await somebodyWithCodes();
  for (let tries = 0; tries < 7; tries++) await stage.server.logIn(anna.user.username, 'a guess').catch(() => {});
  const row = { expires_at: new Date(Date.now() - 60_000) };
  await db()
    .insertInto('password_expiries')
    .values({ user_id: anna.user.id, ...row })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
    .execute();
  const token = await stage.resetToken(anna);
  const { client } = stage.visitor;
  const { id } = await client.changeByLink({ token, newPassword: next });
  const { challenge } = await client.linkChange(id, token);
  await client.answerChallenge(challenge?.id ?? '', { method: 'totp', code: await anna.app.code() }, token);
  assert.equal((await endedByLink(id, token)).state, 'done');
  await stage.server.logIn(anna.user.username, next);
});

test('without a factor: in time a change is made as ever, and afterwards enrollment comes first', async () => {
  const ben = await stage.somebody();
  const changed = await ben.browser.client.changePassword({ currentPassword: old, newPassword: next });
  assert.equal(changed.state, 'committed');
  const token = await stage.resetToken(ben);
  await askForProof(stage.server, { enrollmentDays: 0 });
  try {
    assert.equal((await ben.browser.client.currentSession()).proofRequired, 'enroll');
    const again = { currentPassword: next, newPassword: another };
    await assert.rejects(ben.browser.client.changePassword(again), isCode('ENROLLMENT_REQUIRED'));
    const { client } = stage.visitor;
    await assert.rejects(client.changeByLink({ token, newPassword: another }), isCode('ENROLLMENT_REQUIRED'));
    const session = await client.openEnrollmentSession(token);
    assert.equal(session.proofRequired, 'enroll');
    const app = await giveCodeApp(stage.server, { browser: stage.visitor });
    assert.equal((await client.currentSession()).proofRequired, 'enroll', 'it leads nowhere else, for ever');
    await assert.rejects(client.me(), isCode('ENROLLMENT_REQUIRED'));
    const { id } = await client.changeByLink({ token, newPassword: another });
    const { challenge } = await client.linkChange(id, token);
    await client.answerChallenge(challenge?.id ?? '', { method: 'totp', code: await app.code() }, token);
    assert.equal((await endedByLink(id, token)).state, 'done');
    await assert.rejects(client.currentSession(), isCode('SESSION_ENDED'));
    await stage.server.logIn(ben.user.username, another);
  } finally {
    await askForProof(stage.server, { enrollmentDays: 14 });
  }
});
