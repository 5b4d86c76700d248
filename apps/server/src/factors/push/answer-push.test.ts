import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, type Challenge, type ErrorCode, type PushAnswer, type PushRequest } from '@rekey/protocol';
import { signAnswer, signToken } from '@rekey/protocol/authenticator';
import {
  askForProof,
  givePhone,
  type Person,
  type Phone,
  startTestServer,
  type TestServer,
  waitUntil,
} from '../../testing/index.ts';

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

type Owner = Person & { phone: Phone };
let count = 0;

async function somebodyWithPhone(): Promise<Owner> {
  const person = await server.createPerson({ username: `owner-${++count}`, password: old });
  return { ...person, phone: await givePhone(server, person) };
}

/** Asks for a change, and waits until the phone has the request. */
async function askForChange({ browser, phone }: Owner) {
  const { id } = await browser.client.changePassword({ currentPassword: old, newPassword: next });
  const request = await phone.waitForRequest();
  const { challenge } = await browser.client.passwordChange(id);
  assert.ok(challenge?.push);
  return { id, request, challenge, number: challenge.push.number };
}

const ended = ({ browser }: Person, id: string) =>
  waitUntil(
    () => browser.client.passwordChange(id),
    ({ state }) => state !== 'verifying',
  );

const wrongNumber = (number: string) => String(((Number(number) - 10 + 1) % 90) + 10);

const challengeNow = async ({ browser }: Person, id: string): Promise<Challenge> => {
  const { challenge } = await browser.client.passwordChange(id);
  assert.ok(challenge);
  return challenge;
};

test('the phone shows what is asked, and the number of the screen approves it', async () => {
  const anna = await somebodyWithPhone();
  const { id, request, challenge, number } = await askForChange(anna);
  assert.deepEqual(challenge.methods, ['push', 'recovery-code']);
  assert.equal(request.action, 'change-password');
  assert.equal(request.username, anna.user.username);
  assert.ok(!JSON.stringify(request).includes(`"${number}"`), 'the number is on the other screen');
  const seen = await waitUntil(
    () => challengeNow(anna, id),
    ({ push }) => push?.reach === 'seen',
  );
  assert.equal(seen.push?.state, 'open');
  assert.equal(await anna.phone.answer(request, 'approve', number), 'approved');
  assert.equal((await ended(anna, id)).state, 'done');
  await server.logIn(anna.user.username, next);
  const [factor] = (await anna.browser.client.myFactors()).factors;
  assert.ok(factor?.lastUsedAt);
});

test('a wrong number approves nothing and ends the push; the question stays, for another push', async () => {
  const anna = await somebodyWithPhone();
  const { id, request, challenge, number } = await askForChange(anna);
  await assert.rejects(anna.phone.answer(request, 'approve', wrongNumber(number)), isCode('NUMBER_WRONG'));
  await assert.rejects(anna.phone.answer(request, 'approve', number), isCode('CHALLENGE_OVER'));
  const { state, push } = await challengeNow(anna, id);
  assert.deepEqual([state, push?.state], ['open', 'wrong-number']);
  const again = await anna.browser.client.sendPush(challenge.id);
  const second = await anna.phone.waitForRequest();
  assert.notEqual(second.id, request.id);
  await anna.phone.answer(second, 'approve', again.push?.number);
  assert.equal((await ended(anna, id)).state, 'done');
});

test('without a number nothing is approved', async () => {
  const anna = await somebodyWithPhone();
  const { request } = await askForChange(anna);
  await assert.rejects(anna.phone.answer(request, 'approve'), isCode('NUMBER_WRONG'));
});

test('a denial ends the change', async () => {
  const anna = await somebodyWithPhone();
  const { id, request } = await askForChange(anna);
  assert.equal(await anna.phone.answer(request, 'deny'), 'denied');
  const { state, reason } = await ended(anna, id);
  assert.deepEqual([state, reason], ['refused', 'PROOF_DENIED']);
  await server.logIn(anna.user.username, old);
});

test('“this is not me” ends the change, and secures the account', async () => {
  const anna = await somebodyWithPhone();
  const { id, request } = await askForChange(anna);
  assert.equal(await anna.phone.answer(request, 'not-me'), 'reported');
  await assert.rejects(anna.browser.client.me(), isCode('SESSION_ENDED'));
  await assert.rejects(server.logIn(anna.user.username, old), isCode('LOGIN_FAILED'));
  const change = await db()
    .selectFrom('password_changes')
    .where('id', '=', id)
    .select(['state', 'reason'])
    .executeTakeFirstOrThrow();
  assert.deepEqual(change, { state: 'refused', reason: 'PROOF_REPORTED' });
});

test('a cancel takes the push back: the phone hears of it, and a late approval changes nothing', async () => {
  const anna = await somebodyWithPhone();
  const { id, request, number } = await askForChange(anna);
  await anna.browser.client.cancelPasswordChange(id);
  const [shown] = (await anna.phone.client.requests()).requests;
  assert.deepEqual([shown?.id, shown?.state], [request.id, 'withdrawn']);
  await assert.rejects(anna.phone.answer(request, 'approve', number), isCode('CHALLENGE_OVER'));
  assert.equal((await anna.browser.client.passwordChange(id)).state, 'canceled');
  await server.logIn(anna.user.username, old);
});

test('after a minute a push is over, by the database’s clock', async () => {
  const anna = await somebodyWithPhone();
  const { id, request, number } = await askForChange(anna);
  const over = { expires_at: new Date(Date.now() - 1000) };
  await db().updateTable('push_requests').set(over).where('id', '=', request.id).execute();
  await assert.rejects(anna.phone.answer(request, 'approve', number), isCode('CHALLENGE_OVER'));
  const { state, push } = await challengeNow(anna, id);
  assert.deepEqual([state, push?.state], ['open', 'expired']);
});

test('of two phones the first answer counts, and the other one hears of it', async () => {
  const anna = await somebodyWithPhone();
  const tablet = await givePhone(server, anna, 'Tablet');
  const { id, request, number } = await askForChange(anna);
  assert.equal((await tablet.waitForRequest()).id, request.id);
  const answers = await Promise.allSettled([
    anna.phone.answer(request, 'approve', number),
    tablet.answer(request, 'approve', number),
  ]);
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
  const [shown] = (await tablet.client.requests()).requests;
  assert.equal(shown?.state, 'approved');
  assert.equal((await ended(anna, id)).state, 'done');
});

test('no recorded answer is good for anything else: not again, not elsewhere, not for another', async () => {
  const [anna, ben] = [await somebodyWithPhone(), await somebodyWithPhone()];
  const first = await askForChange(anna);
  const sent = { answer: 'approve', number: first.number } as const;
  const recorded = await signAnswer(anna.phone.identity, { ...sent, ...only(first.request) });
  assert.equal(await postAnswer(anna.phone, first.request.id, recorded), 'approved');
  await ended(anna, first.id);
  assert.equal(await postAnswer(anna.phone, first.request.id, recorded), 'CHALLENGE_OVER');

  const second = await askForChange(ben);
  const { id } = second.request;
  assert.equal(await postAnswer(ben.phone, id, recorded), 'PUSH_ANSWER_INVALID', 'another key has signed it');
  assert.equal(await postAnswer(anna.phone, id, recorded), 'PUSH_ANSWER_INVALID', 'it names another push');
  const bent: Partial<PushAnswer>[] = [{ nonce: first.request.nonce }, { action: 'log-in' }, { action: 'step-up' }];
  for (const change of bent) {
    const answer = { answer: 'approve', number: second.number, ...only(second.request), ...change } as const;
    const signed = await signAnswer(ben.phone.identity, answer);
    assert.equal(await postAnswer(ben.phone, id, signed), 'PUSH_ANSWER_INVALID', JSON.stringify(change));
  }
  const foreign = { answer: 'approve', number: second.number, ...only(second.request) } as const;
  assert.equal(await postAnswer(anna.phone, id, await signAnswer(anna.phone.identity, foreign)), 'PUSH_NOT_FOUND');
  const right = await signAnswer(ben.phone.identity, foreign);
  const tampered = { ...right, payload: right.payload.replace('approve', 'deny') };
  assert.equal(await postAnswer(ben.phone, id, tampered), 'PUSH_ANSWER_INVALID');
  assert.equal((await ben.browser.client.passwordChange(second.id)).state, 'verifying');
  assert.equal(await postAnswer(ben.phone, id, right), 'approved');
});

const only = ({ id, nonce, action }: PushRequest) => ({ id, nonce, action });

/** Posts an answer as it was recorded. */
async function postAnswer(phone: Phone, id: string, signed: { payload: string; signature: string }): Promise<string> {
  const token = await signToken(phone.identity, { audience: server.origin, now: Date.now });
  const response = await fetch(`${server.origin}/api/v1/authenticator/requests/${id}/answers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(signed),
  });
  const answer = (await response.json()) as { state?: string; code?: string };
  return answer.state ?? answer.code ?? '';
}

test('the page that watches the change hears what the phone does', async () => {
  const anna = await somebodyWithPhone();
  const { id } = await anna.browser.client.changePassword({ currentPassword: old, newPassword: next });
  const stream = await anna.browser.fetch(`/api/v1/password-changes/${id}/events`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const hear = async (pattern: RegExp) => {
    while (!pattern.test(heard)) heard += (await reader?.read())?.value ?? '';
  };
  await hear(/"challenge":\{/);
  const request = await anna.phone.waitForRequest();
  await hear(/"reach":"seen"/);
  await assert.rejects(anna.phone.answer(request, 'approve'), isCode('NUMBER_WRONG'));
  await hear(/"state":"wrong-number"/);
  await reader?.cancel();
});

test('a token says who it is, for this server, now', async () => {
  const [anna, ben] = [await somebodyWithPhone(), await somebodyWithPhone()];
  const ask = async (token: string) => {
    const response = await fetch(`${server.origin}/api/v1/authenticator`, {
      headers: { authorization: `Bearer ${token}` },
    });
    type Answer = { code?: string; details?: { reason?: string; driftSeconds?: number } };
    const { code = 'open', details } = (await response.json()) as Answer;
    return { code, reason: details?.reason, driftSeconds: details?.driftSeconds };
  };
  const { identity } = anna.phone;
  const at = (seconds: number) => ({ audience: server.origin, now: () => Date.now() + seconds * 1000 });
  assert.equal((await ask(await signToken(identity, at(0)))).code, 'open');
  assert.equal((await ask(await signToken(identity, at(50)))).code, 'open');
  const slow = await ask(await signToken(identity, at(-300)));
  assert.deepEqual([slow.code, slow.reason], ['AUTHENTICATOR_ASSERTION_INVALID', 'expired']);
  assert.ok(Math.abs(Number(slow.driftSeconds) + 315) < 5, String(slow.driftSeconds));
  const fast = await ask(await signToken(identity, at(300)));
  assert.deepEqual([fast.code, fast.reason], ['AUTHENTICATOR_ASSERTION_INVALID', 'expired']);
  assert.ok(Math.abs(Number(fast.driftSeconds) - 285) < 5, String(fast.driftSeconds));
  const elsewhere = await signToken(identity, { ...at(0), audience: 'https://evil.example' });
  const borrowed = await signToken({ ...identity, factorId: ben.phone.factorId }, at(0));
  for (const token of [elsewhere, borrowed, 'nothing', `${await signToken(identity, at(0))}x`]) {
    assert.equal((await ask(token)).code, 'AUTHENTICATOR_ASSERTION_INVALID');
  }
});

test('a removed authenticator is cut off at once, also its open stream', async () => {
  const anna = await somebodyWithPhone();
  const stream = await anna.phone.client.openEvents(AbortSignal.timeout(20_000));
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  while (!heard.includes('event: requests')) heard += (await reader?.read())?.value ?? '';
  await anna.browser.client.removeFactor(anna.phone.factorId);
  while (!(await reader?.read())?.done);
  await assert.rejects(anna.phone.client.requests(), isCode('AUTHENTICATOR_UNKNOWN'));
  await assert.rejects(anna.phone.client.account(), isCode('AUTHENTICATOR_UNKNOWN'));
});

test('an open phone hears of a request and of its end by itself', async () => {
  const anna = await somebodyWithPhone();
  const stream = await anna.phone.client.openEvents(AbortSignal.timeout(20_000));
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const hear = async (pattern: RegExp) => {
    while (!pattern.test(heard)) heard += (await reader?.read())?.value ?? '';
  };
  await hear(/event: requests/);
  const { id } = await anna.browser.client.changePassword({ currentPassword: old, newPassword: next });
  await hear(/"state":"open"/);
  await anna.browser.client.cancelPasswordChange(id);
  await hear(/"state":"withdrawn"/);
  await reader?.cancel();
});
