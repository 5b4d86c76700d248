import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { ChallengeAnswer } from '@rekey/protocol';
import { sql } from 'kysely';
import { isCode, passwords, type RecoveryStage, startRecoveryStage } from '../../recovery/testing/stage.ts';
import { askForProof, type Browser, type CodeApp, giveCodeApp, type Person, waitUntil } from '../../testing/index.ts';

const { old, next } = passwords;

let stage: RecoveryStage;
before(async () => {
  stage = await startRecoveryStage();
  await askForProof(stage.server, { enrollmentDays: 14 });
});
beforeEach(() => stage.forgetAttempts());
after(() => stage.stop());

const db = () => stage.server.server.foundation.db;

type Owner = Person & { app: CodeApp; email: string };

async function somebodyWithCodes(): Promise<Owner> {
  const person = await stage.somebody();
  return { ...person, app: await giveCodeApp(stage.server, person) };
}

const askForStepUp = ({ client }: Browser) => client.openChallenge({ action: 'step-up' });

const rightAnswer = async ({ app }: Owner): Promise<ChallengeAnswer> => ({ method: 'totp', code: await app.code() });

/** Asks for a change by a link, and for its question. */
async function changeByLink(token: string): Promise<string> {
  const { client } = stage.visitor;
  const { id } = await client.changeByLink({ token, newPassword: next });
  const { challenge } = await client.linkChange(id, token);
  assert.ok(challenge);
  return challenge.id;
}

/** Somebody's browser, and the token of a link that they hold besides. */
type Stranger = [Browser, string?];

async function assertClosedTo(strangers: Stranger[], { id, owner }: { id: string; owner: Owner }): Promise<void> {
  const answer = await rightAnswer(owner);
  for (const [{ client }, token] of strangers) {
    const attempts = [
      () => client.answerChallenge(id, answer, token),
      () => client.sendPush(id, token),
      () => client.passkeyOptions(id, token),
      () => client.startDuo(id, token),
      ...(token === undefined ? [() => client.challenge(id), () => client.withdrawChallenge(id)] : []),
    ];
    for (const attempt of attempts) await assert.rejects(attempt(), isCode('CHALLENGE_NOT_FOUND'));
  }
}

test('whoever did not ask finds no question, with the right code in the hand: no other session, no other link, no other user', async () => {
  const [anna, ben] = [await somebodyWithCodes(), await somebodyWithCodes()];
  const tokens = { anna: await stage.resetToken(anna), ben: await stage.resetToken(ben) };
  const elsewhere = await stage.server.logIn(anna.user.username, old);

  const { id } = await askForStepUp(anna.browser);
  await assertClosedTo([[elsewhere], [ben.browser], [stage.visitor, tokens.anna], [anna.browser, tokens.ben]], {
    id,
    owner: anna,
  });
  const { state, triesLeft } = await anna.browser.client.challenge(id);
  assert.deepEqual([state, triesLeft], ['open', 5]);

  const byLink = await changeByLink(tokens.anna);
  await assertClosedTo([[anna.browser], [elsewhere], [ben.browser], [ben.browser, tokens.ben]], {
    id: byLink,
    owner: anna,
  });
  const answered = await stage.visitor.client.answerChallenge(byLink, await rightAnswer(anna), tokens.anna);
  assert.equal(answered.state, 'approved');
});

test('a link that is over answers nothing', async () => {
  const anna = await somebodyWithCodes();
  const token = await stage.resetToken(anna);
  const id = await changeByLink(token);
  const over = { expires_at: new Date(0) };
  await db().updateTable('one_time_links').set(over).where('user_id', '=', anna.user.id).execute();
  await assert.rejects(
    stage.visitor.client.answerChallenge(id, await rightAnswer(anna), token),
    isCode('LINK_INVALID'),
  );
});

test('tries are shared by all kinds of codes that a question takes', async () => {
  const anna = await somebodyWithCodes();
  const { client } = anna.browser;
  const { id } = await askForStepUp(anna.browser);
  const [totp, recovery] = [
    { method: 'totp', code: '000000' },
    { method: 'recovery-code', code: 'AAAA-AAAA-AAAA' },
  ] as const;
  for (const answer of [totp, recovery, totp, recovery, totp]) {
    await assert.rejects(client.answerChallenge(id, answer), isCode('CODE_WRONG'));
  }
  const { state, triesLeft } = await client.challenge(id);
  assert.deepEqual([state, triesLeft], ['failed', 0]);
  await assert.rejects(client.answerChallenge(id, await rightAnswer(anna)), isCode('CHALLENGE_OVER'));
});

test('a session withdraws what it has asked, and what is over stays as it is', async () => {
  const anna = await somebodyWithCodes();
  const { client } = anna.browser;
  const first = await askForStepUp(anna.browser);
  assert.equal((await client.withdrawChallenge(first.id)).state, 'withdrawn');
  const answer = await rightAnswer(anna);
  await assert.rejects(client.answerChallenge(first.id, answer), isCode('CHALLENGE_OVER'));
  const second = await askForStepUp(anna.browser);
  assert.equal((await client.answerChallenge(second.id, answer)).state, 'approved');
  assert.equal((await client.withdrawChallenge(second.id)).state, 'approved');
});

test('the question of a change ends with the change, and is not withdrawn by itself', async () => {
  const anna = await somebodyWithCodes();
  const { client } = anna.browser;
  const { id } = await client.changePassword({ currentPassword: old, newPassword: next });
  const question = (await client.passwordChange(id)).challenge?.id ?? '';
  await assert.rejects(client.withdrawChallenge(question), isCode('CHALLENGE_NOT_FOUND'));
  assert.equal((await client.passwordChange(id)).state, 'verifying');
  await client.cancelPasswordChange(id);
  assert.equal((await client.challenge(question)).state, 'withdrawn');
});

test('a question whose time is over is seen to be so at once, and written down by itself', async () => {
  const anna = await somebodyWithCodes();
  const { id } = await askForStepUp(anna.browser);
  const over = { expires_at: sql<Date>`clock_timestamp()` };
  await db().updateTable('challenges').set(over).where('id', '=', id).execute();
  assert.equal((await anna.browser.client.challenge(id)).state, 'expired');
  await sql`update graphile_worker._private_jobs set run_at = now() where payload ->> 'challengeId' = ${id}`.execute(
    db(),
  );
  const events = db().selectFrom('audit_events').where('action', '=', 'challenge.expire').select('subject_id');
  await waitUntil(
    () => events.execute(),
    (written) => written.some(({ subject_id }) => subject_id === anna.user.id),
  );
});

test('who has nothing to prove is asked for nothing, and who must set something up is told so', async () => {
  const ben = await stage.somebody();
  await assert.rejects(askForStepUp(ben.browser), isCode('METHOD_NOT_AVAILABLE'));
  await askForProof(stage.server, { enrollmentDays: 0 });
  await assert.rejects(askForStepUp(ben.browser), isCode('ENROLLMENT_REQUIRED'));
  await askForProof(stage.server, { enrollmentDays: 14 });
});
