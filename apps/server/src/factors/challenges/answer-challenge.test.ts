import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, type Challenge, type ErrorCode } from '@rekey/protocol';
import {
  askForProof,
  type Browser,
  type CodeApp,
  giveCodeApp,
  type Person,
  startTestServer,
  type TestServer,
} from '../../testing/index.ts';
import { useProof } from './index.ts';

const [old, next] = ['correct horse battery staple', 'a lighthouse keeper counts waves'];

let server: TestServer;
before(async () => {
  server = await startTestServer();
  await askForProof(server, { enrollmentDays: 14 });
});
beforeEach(() => db().deleteFrom('login_failures').execute());
after(() => server.stop());

const db = () => server.server.foundation.db;
const isCode = (code: ErrorCode) => (error: unknown) => error instanceof AppError && error.code === code;
const codeOfError = (error: unknown) => (error instanceof AppError ? error.code : String(error));

type Owner = Person & { app: CodeApp };
let count = 0;

async function somebodyWithCodes(): Promise<Owner> {
  const person = await server.createPerson({ username: `owner-${++count}`, password: old });
  return { ...person, app: await giveCodeApp(server, person) };
}

const ask = (browser: Browser) => browser.client.openChallenge({ action: 'step-up' });
const answer = (browser: Browser, { id }: Pick<Challenge, 'id'>, code: string) =>
  browser.client.answerChallenge(id, { method: 'totp', code });

test('of 64 posts of one right code at once, one succeeds', async () => {
  const anna = await somebodyWithCodes();
  const challenge = await ask(anna.browser);
  const code = await anna.app.code();
  const answers = await Promise.allSettled(Array.from({ length: 64 }, () => answer(anna.browser, challenge, code)));
  const refused = answers.flatMap((one) => (one.status === 'rejected' ? [codeOfError(one.reason)] : []));
  assert.equal(refused.length, 63);
  assert.deepEqual(new Set(refused), new Set(['CHALLENGE_OVER']));
});

test('a code that has served once serves no other question', async () => {
  const anna = await somebodyWithCodes();
  const code = await anna.app.code();
  assert.equal((await answer(anna.browser, await ask(anna.browser), code)).state, 'approved');
  await assert.rejects(answer(anna.browser, await ask(anna.browser), code), isCode('CODE_USED'));
});

test('five wrong answers end a question, also when they come at once', async () => {
  const anna = await somebodyWithCodes();
  const challenge = await ask(anna.browser);
  const guesses = Array.from({ length: 20 }, (_, guess) => answer(anna.browser, challenge, `00000${guess % 10}`));
  const refused = (await Promise.allSettled(guesses)).map((one) =>
    one.status === 'rejected' ? codeOfError(one.reason) : 'taken',
  );
  assert.equal(refused.filter((code) => code === 'CODE_WRONG').length, 5);
  assert.equal(refused.filter((code) => code === 'CHALLENGE_OVER').length, 15);
  assert.equal((await anna.browser.client.challenge(challenge.id)).state, 'failed');
});

test('ten wrong codes in an hour are looked at, whatever they answer: log-ins, step-ups, changes, recovery codes', async () => {
  const anna = await somebodyWithCodes();
  const guess = async (wrong: (id: string) => Promise<unknown>) => {
    const { id } = await ask(anna.browser);
    for (let tries = 0; tries < 4; tries++) await wrong(id).catch(() => {});
  };
  const { client } = anna.browser;
  await guess((id) => client.answerChallenge(id, { method: 'totp', code: '000000' }));
  await guess((id) => client.answerChallenge(id, { method: 'recovery-code', code: 'AAAA-AAAA-AAAA' }));
  const { id } = await client.changePassword({ currentPassword: old, newPassword: next });
  const { challenge } = await client.passwordChange(id);
  assert.ok(challenge);
  await assert.rejects(answer(anna.browser, challenge, '000000'), isCode('CODE_WRONG'));
  await assert.rejects(answer(anna.browser, challenge, '000000'), isCode('CODE_WRONG'));
  // The right one is not looked at any more, either.
  const refusal = await answer(anna.browser, challenge, await anna.app.code()).catch((error: unknown) => error);
  assert.ok(refusal instanceof AppError && refusal.code === 'TOO_MANY_CODES');
  assert.ok(Number(refusal.details?.retryAfterSeconds) > 3500);
  const anHourAgo = new Date(Date.now() - 3_601_000);
  await db().updateTable('wrong_codes').set({ at: anHourAgo }).where('user_id', '=', anna.user.id).execute();
  assert.equal((await answer(anna.browser, challenge, await anna.app.code())).state, 'approved');
});

test('a question is seen and answered by the session that asked, and by nobody else', async () => {
  const [anna, ben] = [await somebodyWithCodes(), await somebodyWithCodes()];
  const challenge = await ask(anna.browser);
  const code = await anna.app.code();
  const elsewhere = await server.logIn(anna.user.username, old);
  for (const browser of [elsewhere, ben.browser]) {
    await assert.rejects(browser.client.challenge(challenge.id), isCode('CHALLENGE_NOT_FOUND'));
    await assert.rejects(answer(browser, challenge, code), isCode('CHALLENGE_NOT_FOUND'));
    await assert.rejects(browser.client.withdrawChallenge(challenge.id), isCode('CHALLENGE_NOT_FOUND'));
    await assert.rejects(browser.client.sendPush(challenge.id), isCode('CHALLENGE_NOT_FOUND'));
  }
  await assert.rejects(
    answer(ben.browser, await ask(ben.browser), code),
    isCode('CODE_WRONG'),
    'a code of somebody else',
  );
  assert.equal((await answer(anna.browser, challenge, code)).state, 'approved');
});

test('one question at a time: a new one takes the place of the one before, also when many are asked at once', async () => {
  const anna = await somebodyWithCodes();
  const asked = await Promise.all(Array.from({ length: 8 }, () => ask(anna.browser)));
  const states = await Promise.all(asked.map(async ({ id }) => (await anna.browser.client.challenge(id)).state));
  assert.equal(states.filter((state) => state === 'open').length, 1);
  assert.equal(states.filter((state) => state === 'withdrawn').length, 7);
});

test('a question is over after five minutes, by the database’s clock', async () => {
  const anna = await somebodyWithCodes();
  const challenge = await ask(anna.browser);
  const over = { expires_at: new Date(Date.now() - 1) };
  await db().updateTable('challenges').set(over).where('id', '=', challenge.id).execute();
  await assert.rejects(answer(anna.browser, challenge, await anna.app.code()), isCode('CHALLENGE_OVER'));
});

test('a proof is used once, for its own change', async () => {
  const anna = await somebodyWithCodes();
  const use = (changeId: string) =>
    db()
      .transaction()
      .execute((tx) => useProof(tx, changeId));
  const { id } = await anna.browser.client.changePassword({ currentPassword: old, newPassword: next });
  await assert.rejects(use(id), isCode('PROOF_REQUIRED'), 'it is not answered');
  await assert.rejects(use(randomUUID()), isCode('PROOF_REQUIRED'));
  // As if it had been approved, and the job that makes the change had not come yet.
  await db().updateTable('challenges').set({ state: 'approved' }).where('change_id', '=', id).execute();
  const uses = await Promise.allSettled([use(id), use(id), use(id)]);
  assert.equal(uses.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('a step-up proves its session, and no change', async () => {
  const anna = await somebodyWithCodes();
  const { id } = await anna.browser.client.changePassword({ currentPassword: old, newPassword: next });
  await answer(anna.browser, await ask(anna.browser), await anna.app.code());
  const { state } = await anna.browser.client.passwordChange(id);
  assert.equal(state, 'canceled', 'the later question took the place of the one that the change had asked');
  await server.logIn(anna.user.username, old);
});

test('a method that was not offered is not taken', async () => {
  const anna = await somebodyWithCodes();
  const { id } = await ask(anna.browser);
  const { client } = anna.browser;
  await assert.rejects(client.sendPush(id), isCode('METHOD_NOT_AVAILABLE'));
  await assert.rejects(client.passkeyOptions(id), isCode('METHOD_NOT_AVAILABLE'));
  await assert.rejects(client.startDuo(id), isCode('METHOD_NOT_AVAILABLE'));
});
