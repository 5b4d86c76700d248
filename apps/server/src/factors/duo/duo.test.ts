import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:https';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, type DuoPrompt, type ErrorCode } from '@rekey/protocol';
import { sql } from 'kysely';
import { type Person, startTestServer, type TestServer } from '../../testing/index.ts';
import { type DuoBehavior, type DuoService, startDuoService, useDuoService } from './testing/index.ts';

let server: TestServer;
let duo: DuoService;
let root: Person;
let anna: Person;
let count = 0;
const password = 'correct horse battery staple';

before(async () => {
  [server, duo] = await Promise.all([startTestServer(), startDuoService()]);
  root = await server.createPerson({ username: 'root', password, role: 'administrator' });
});
after(async () => {
  await server.stop();
  await duo.stop();
});
beforeEach(async () => {
  duo.behave('allow');
  duo.setClock(0);
  await database().deleteFrom('factor_settings').execute();
  anna = await server.createPerson({ username: `anna${++count}`, password });
  await useDuoService(server.server.rooms.factors, duo);
});

const database = () => server.server.foundation.db;
const refusedAs = (code: ErrorCode, reason?: string) => (error: unknown) => {
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, code);
  assert.equal(error.details?.reason, reason);
  return true;
};

/** Asks for a proof, which here is Duo. */
async function ask(): Promise<{ id: string; prompt: DuoPrompt }> {
  const { id, methods } = await anna.browser.client.openChallenge({ action: 'step-up' });
  assert.deepEqual(methods, ['duo']);
  return { id, prompt: await anna.browser.client.startDuo(id) };
}

const answer = (id: string, brought: { state: string; code: string }) =>
  anna.browser.client.answerChallenge(id, { method: 'duo', ...brought });

test('Duo is asked about this user, and sends the browser back to the portal', async () => {
  const { id, prompt } = await ask();
  const request = new URL(prompt.url).searchParams.get('request')?.split('.')[1] ?? '';
  const asked = JSON.parse(Buffer.from(request, 'base64url').toString());
  assert.equal(asked.duo_uname, anna.user.username);
  assert.equal(asked.redirect_uri, `${server.origin}/duo`);
  assert.equal(asked.state, prompt.state);
  assert.match(prompt.state, /^[\w-]{43}$/);
  const { stored } = await database()
    .selectFrom('challenges')
    .where('id', '=', id)
    .select('duo_state_hash as stored')
    .executeTakeFirstOrThrow();
  assert.ok(
    stored && !stored.includes(Buffer.from(prompt.state)) && !stored.equals(Buffer.from(prompt.state, 'base64url')),
  );
  const brought = await duo.visit(prompt.url);
  assert.equal(brought.state, prompt.state);
  assert.equal((await answer(id, brought)).state, 'approved');
});

/** Opens an address over the net, as a browser that trusts the fake's authority. */
async function open(url: string): Promise<{ location: string; html: string }> {
  const [response] = await once(get(url, { agent: duo.transport.agent }), 'response');
  let html = '';
  for await (const chunk of response) html += chunk;
  return { location: response.headers.location ?? '', html };
}

for (const [button, code] of [
  ['Approve', null],
  ['Deny', 'DUO_REFUSED'],
] as const) {
  test(`a person presses ${button} on the page of the prompt`, async () => {
    duo.behave('page');
    const { id, prompt } = await ask();
    const { html } = await open(prompt.url);
    assert.match(html, new RegExp(`Is it you, ${anna.user.username}`));
    const href = new RegExp(`href="([^"]+)">${button}`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const { searchParams } = new URL((await open(`https://${duo.account.apiHost}${href}`)).location);
    const brought = { state: searchParams.get('state') ?? '', code: searchParams.get('duo_code') ?? '' };
    if (code) await assert.rejects(answer(id, brought), refusedAs('DUO_REFUSED', 'denied'));
    else assert.equal((await answer(id, brought)).state, 'approved');
  });
}

test('what Duo denies is not approved', async () => {
  const { id, prompt } = await ask();
  duo.behave('deny');
  await assert.rejects(answer(id, await duo.visit(prompt.url)), refusedAs('DUO_REFUSED', 'denied'));
  assert.notEqual((await anna.browser.client.challenge(id)).state, 'approved');
});

test('a state counts once, and for its own challenge and prompt', async () => {
  const first = await ask();
  const brought = await duo.visit(first.prompt.url);
  const replaced = await anna.browser.client.startDuo(first.id);
  await assert.rejects(answer(first.id, brought), refusedAs('DUO_REFUSED', 'state'));
  const newer = await duo.visit(replaced.url);
  await assert.rejects(answer(first.id, { ...newer, state: 'x'.repeat(43) }), refusedAs('DUO_REFUSED', 'state'));

  const second = await ask();
  await assert.rejects(answer(second.id, newer), refusedAs('DUO_REFUSED', 'state'));
  const right = await duo.visit(second.prompt.url);
  const answers = await Promise.allSettled([1, 2, 3, 4].map(() => answer(second.id, right)));
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('a code counts once, and one that Duo does not know never', async () => {
  const first = await ask();
  const { code } = await duo.visit(first.prompt.url);
  await answer(first.id, { state: first.prompt.state, code });
  const second = await ask();
  await assert.rejects(answer(second.id, { state: second.prompt.state, code }), refusedAs('DUO_REFUSED', 'answer'));
  const third = await ask();
  const unknown = { state: third.prompt.state, code: 'made-up' };
  await assert.rejects(answer(third.id, unknown), refusedAs('DUO_REFUSED', 'answer'));
});

const badTokens: DuoBehavior[] = ['other-key', 'other-audience', 'other-issuer', 'other-user', 'incomplete'];
for (const behavior of badTokens) {
  test(`a token is no word of Duo’s about this user: ${behavior}`, async () => {
    const { id, prompt } = await ask();
    duo.behave(behavior);
    await assert.rejects(answer(id, await duo.visit(prompt.url)), refusedAs('DUO_REFUSED', 'answer'));
    assert.equal((await anna.browser.client.challenge(id)).state, 'open');
  });
}

test('a token that is over is refused; a minute of difference between the clocks is not', async () => {
  const slow = await ask();
  const brought = await duo.visit(slow.prompt.url);
  duo.setClock(-400);
  await assert.rejects(answer(slow.id, brought), refusedAs('DUO_REFUSED', 'answer'));
  duo.setClock(-340);
  const near = await ask();
  assert.equal((await answer(near.id, await duo.visit(near.prompt.url))).state, 'approved');
});

test('a Duo whose clock is far ahead does not know our account', async () => {
  duo.setClock(600);
  await assert.rejects(ask(), refusedAs('DUO_NOT_CONFIGURED'));
});

for (const behavior of ['silent', 'broken'] as const) {
  test(`nobody gets through where Duo is ${behavior}`, async () => {
    const { id, prompt } = await ask();
    const brought = await duo.visit(prompt.url);
    duo.behave(behavior);
    await assert.rejects(answer(id, brought), refusedAs('DUO_UNREACHABLE'));
    assert.equal((await anna.browser.client.challenge(id)).state, 'open');
    await assert.rejects(anna.browser.client.startDuo(id), refusedAs('DUO_UNREACHABLE'));
    duo.behave('allow');
    const again = await anna.browser.client.startDuo(id);
    assert.equal((await answer(id, await duo.visit(again.url))).state, 'approved');
  });
}

test('an answer after the challenge’s time is too late', async () => {
  const { id, prompt } = await ask();
  const brought = await duo.visit(prompt.url);
  const past = sql<Date>`clock_timestamp() - interval '1 second'`;
  await database().updateTable('challenges').set({ expires_at: past }).where('id', '=', id).execute();
  await assert.rejects(answer(id, brought), refusedAs('CHALLENGE_OVER'));
});

test('without settings Duo is not asked', async () => {
  const { id } = await anna.browser.client.openChallenge({ action: 'step-up' });
  await database().updateTable('factor_settings').set({ duo: null, duo_secret: null }).execute();
  await assert.rejects(anna.browser.client.startDuo(id), refusedAs('DUO_NOT_CONFIGURED'));
});

test('the administrator is told whether Duo answers and knows the settings', async () => {
  await database().updateTable('factor_settings').set({ required: false }).execute();
  const browser = await server.logIn(root.user.username, password);
  const { apiHost, clientId, clientSecret } = duo.account;
  const kept = await browser.client.testDuo({ apiHost, clientId });
  assert.deepEqual(kept, { ok: true, detail: 'Duo answers and knows these settings.' });
  const wrong = await browser.client.testDuo({ apiHost, clientId, clientSecret: 'w'.repeat(40) });
  assert.equal(wrong.ok, false);
  assert.match(wrong.detail, /^Duo refuses these settings: invalid_client/);
  const silent = await browser.client.testDuo({ apiHost: 'localhost:1', clientId, clientSecret });
  assert.equal(silent.ok, false);
  assert.match(silent.detail, /^Duo does not answer/);
});

test('a service with another authority’s certificate is not Duo', async () => {
  const { factors } = server.server.rooms;
  factors.duoTransport = undefined;
  const { id } = await anna.browser.client.openChallenge({ action: 'step-up' });
  await assert.rejects(anna.browser.client.startDuo(id), refusedAs('DUO_UNREACHABLE'));
});
