import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, type ErrorCode } from '@rekey/protocol';
import { sql } from 'kysely';
import { askForProof, openBrowser, type Person, startTestServer, type TestServer } from '../../testing/index.ts';
import { forgetCeremonies } from './ceremonies.ts';
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from './testing/index.ts';

let server: TestServer;
let anna: Person;
let device: SoftwareAuthenticator;
let count = 0;
const password = 'correct horse battery staple';
const past = sql<Date>`clock_timestamp() - interval '1 second'`;

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());
beforeEach(async () => {
  await askForProof(server, { enrollmentDays: 14 });
  anna = await server.createPerson({ username: `anna${++count}`, password });
  device = createSoftwareAuthenticator(server.origin);
});

const database = () => server.server.foundation.db;
const refusedAs = (code: ErrorCode) => (error: unknown) => {
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, code);
  return true;
};

async function register(person: Person, passkey: SoftwareAuthenticator) {
  const { ceremonyId, options } = await person.browser.client.passkeyRegistrationOptions();
  const response = passkey.create(options);
  return person.browser.client.registerPasskey({ ceremonyId, name: 'Laptop', response });
}

/** Opens a question that a passkey can answer. */
async function ask({ browser }: Person) {
  const { id, methods } = await browser.client.openChallenge({ action: 'step-up' });
  assert.ok(methods.includes('passkey'));
  const { options } = await browser.client.passkeyOptions(id);
  return { id, options };
}

const answer = ({ browser }: Person, id: string, response: Record<string, unknown>) =>
  browser.client.answerChallenge(id, { method: 'passkey', response });

async function logInBy(passkey: SoftwareAuthenticator, flaw: Parameters<SoftwareAuthenticator['get']>[1] = {}) {
  const visitor = openBrowser(server.origin);
  const { ceremonyId, options } = await visitor.client.passkeyLoginOptions();
  const session = await visitor.client.loginByPasskey({ ceremonyId, response: passkey.get(options, flaw) });
  return { visitor, session };
}

async function countEvents(action: string, { user }: Person): Promise<number> {
  const rows = await database()
    .selectFrom('audit_events')
    .where('action', '=', action)
    .where('subject_id', '=', user.id)
    .select('sequence')
    .execute();
  return rows.length;
}

const flaws = {
  'of another origin': { origin: 'https://rekey.example.evil' },
  'of another relying party': { rpId: 'evil.example' },
  'without verification of the user': { userVerified: false },
  'of another ceremony': { type: 'webauthn.other' },
} as const;

test('a registration asks for a discoverable passkey with user verification, and not for one that is there', async () => {
  const factor = await register(anna, device);
  assert.equal(factor.kind, 'passkey');
  const { options } = await anna.browser.client.passkeyRegistrationOptions();
  const { rp, user, authenticatorSelection, excludeCredentials } = options as Record<string, Record<string, unknown>>;
  assert.equal(rp?.id, 'localhost');
  assert.equal(Buffer.from(String(user?.id), 'base64url').toString(), anna.user.id);
  assert.equal(authenticatorSelection?.residentKey, 'required');
  assert.equal(authenticatorSelection?.userVerification, 'required');
  assert.deepEqual(excludeCredentials, [{ type: 'public-key', id: device.credentialId, transports: ['internal'] }]);
});

for (const [what, flaw] of Object.entries({ ...flaws, 'with certificates of its own': { format: 'android-key' } })) {
  test(`a registration ${what} is refused, and uses its ceremony up`, async () => {
    const { client } = anna.browser;
    const { ceremonyId, options } = await client.passkeyRegistrationOptions();
    const bad = { ceremonyId, name: 'Laptop', response: device.create(options, flaw) };
    await assert.rejects(client.registerPasskey(bad), refusedAs('PASSKEY_INVALID'));
    const good = { ...bad, response: device.create(options) };
    await assert.rejects(client.registerPasskey(good), refusedAs('PASSKEY_INVALID'));
    assert.deepEqual((await client.myFactors()).factors, []);
  });
}

test('a registration counts once, for who began it, within its time', async () => {
  const ben = await server.createPerson({ username: `ben${count}`, password });
  const began = await anna.browser.client.passkeyRegistrationOptions();
  const response = device.create(began.options);
  const registration = { ceremonyId: began.ceremonyId, name: 'Laptop', response };
  await assert.rejects(ben.browser.client.registerPasskey(registration), refusedAs('PASSKEY_INVALID'));
  await anna.browser.client.registerPasskey(registration);
  await assert.rejects(anna.browser.client.registerPasskey(registration), refusedAs('PASSKEY_INVALID'));
  await assert.rejects(register(ben, device), refusedAs('PASSKEY_INVALID'), 'the passkey is anna’s already');

  const late = await ben.browser.client.passkeyRegistrationOptions();
  await database()
    .updateTable('passkey_ceremonies')
    .set({ expires_at: past })
    .where('id', '=', late.ceremonyId)
    .execute();
  const tooLate = { ceremonyId: late.ceremonyId, name: 'Key', response: device.create(late.options) };
  await assert.rejects(ben.browser.client.registerPasskey(tooLate), refusedAs('PASSKEY_INVALID'));
});

test('a passkey answers a challenge, once', async () => {
  await register(anna, device);
  const { id, options } = await ask(anna);
  assert.deepEqual(options.allowCredentials, [
    { type: 'public-key', id: device.credentialId, transports: ['internal'] },
  ]);
  assert.equal(options.userVerification, 'required');
  const response = device.get(options);
  assert.equal((await answer(anna, id, response)).state, 'approved');
  await assert.rejects(answer(anna, id, response), refusedAs('CHALLENGE_OVER'));
  const next = await ask(anna);
  await assert.rejects(answer(anna, next.id, response), refusedAs('PASSKEY_INVALID'));
});

for (const [what, flaw] of Object.entries({
  ...flaws,
  'with the handle of somebody else': { userHandle: 'bm9ib2R5' },
})) {
  test(`an answer ${what} proves nothing`, async () => {
    await register(anna, device);
    const { id, options } = await ask(anna);
    await assert.rejects(answer(anna, id, device.get(options, flaw)), refusedAs('PASSKEY_INVALID'));
    assert.equal((await anna.browser.client.challenge(id)).state, 'open');
    assert.equal((await answer(anna, id, device.get(options))).state, 'approved');
  });
}

test('somebody else’s passkey, and one that was removed, prove nothing', async () => {
  await register(anna, device);
  const ben = await server.createPerson({ username: `ben${count}`, password });
  const bens = createSoftwareAuthenticator(server.origin);
  await register(ben, bens);
  const { id, options } = await ask(anna);
  await assert.rejects(answer(anna, id, bens.get(options)), refusedAs('PASSKEY_INVALID'));
  const second = createSoftwareAuthenticator(server.origin);
  const removed = await register(anna, second);
  await anna.browser.client.removeFactor(removed.id);
  const again = await ask(anna);
  await assert.rejects(answer(anna, again.id, second.get(again.options)), refusedAs('PASSKEY_INVALID'));
  await assert.rejects(logInBy(second), refusedAs('PASSKEY_INVALID'));
});

test('an answer comes too late when the challenge is over, or its options were replaced', async () => {
  await register(anna, device);
  const { id, options } = await ask(anna);
  await anna.browser.client.passkeyOptions(id);
  await assert.rejects(answer(anna, id, device.get(options)), refusedAs('PASSKEY_INVALID'));
  const fresh = await anna.browser.client.passkeyOptions(id);
  await database().updateTable('challenges').set({ expires_at: past }).where('id', '=', id).execute();
  await assert.rejects(answer(anna, id, device.get(fresh.options)), refusedAs('CHALLENGE_OVER'));
});

test('a counter that goes back is refused and written down as what may be a copy', async () => {
  await register(anna, device);
  const { id, options } = await ask(anna);
  await answer(anna, id, device.get(options, { counter: 10 }));
  const next = await ask(anna);
  await assert.rejects(answer(anna, next.id, device.get(next.options, { counter: 10 })), refusedAs('PASSKEY_INVALID'));
  await assert.rejects(logInBy(device, { counter: 7 }), refusedAs('PASSKEY_INVALID'));
  assert.equal(await countEvents('passkey.copied', anna), 2);
  assert.equal((await answer(anna, next.id, device.get(next.options, { counter: 11 }))).state, 'approved');
});

test('a wrong signature with an old counter raises no alarm', async () => {
  await register(anna, device);
  const { id, options } = await ask(anna);
  const stranger = createSoftwareAuthenticator(server.origin).get(options, { counter: 0 });
  const { userHandle: _, ...response } = stranger.response as Record<string, unknown>;
  const forged = { ...stranger, id: device.credentialId, rawId: device.credentialId, response };
  await assert.rejects(answer(anna, id, forged), refusedAs('PASSKEY_INVALID'));
  assert.equal(await countEvents('passkey.copied', anna), 0);
});

test('an authenticator that does not count is taken again and again', async () => {
  const { ceremonyId, options } = await anna.browser.client.passkeyRegistrationOptions();
  const response = device.create(options, { counter: 0 });
  await anna.browser.client.registerPasskey({ ceremonyId, name: 'Phone', response });
  for (let round = 0; round < 2; round++) {
    const asked = await ask(anna);
    assert.equal((await answer(anna, asked.id, device.get(asked.options, { counter: 0 }))).state, 'approved');
  }
});

test('a log-in by a passkey opens a session that has proven a factor, and no password', async () => {
  await askForProof(server, { atLogIn: true });
  await register(anna, device);
  const { visitor, session } = await logInBy(device);
  assert.equal(session.user.id, anna.user.id);
  assert.deepEqual([session.proofRequired, session.changeRequired], [null, null]);
  await visitor.client.sessions();
  const row = await database()
    .selectFrom('sessions')
    .where('id', '=', session.id)
    .select(['proven_at as provenAt', 'password_at as passwordAt'])
    .executeTakeFirstOrThrow();
  assert.ok(row.provenAt);
  assert.equal(row.passwordAt, null);
});

for (const [what, flaw] of Object.entries({
  ...flaws,
  'with the handle of somebody else': { userHandle: 'bm9ib2R5' },
})) {
  test(`a log-in ${what} is refused`, async () => {
    await register(anna, device);
    await assert.rejects(logInBy(device, flaw), refusedAs('PASSKEY_INVALID'));
  });
}

test('a log-in counts once and in time, and an unknown passkey is refused like a wrong one', async () => {
  await register(anna, device);
  const visitor = openBrowser(server.origin);
  const { ceremonyId, options } = await visitor.client.passkeyLoginOptions();
  assert.equal(options.allowCredentials, undefined);
  const login = { ceremonyId, response: device.get(options) };
  await visitor.client.loginByPasskey(login);
  await assert.rejects(visitor.client.loginByPasskey(login), refusedAs('PASSKEY_INVALID'));
  await assert.rejects(logInBy(createSoftwareAuthenticator(server.origin)), refusedAs('PASSKEY_INVALID'));

  const late = await visitor.client.passkeyLoginOptions();
  await database()
    .updateTable('passkey_ceremonies')
    .set({ expires_at: past })
    .where('id', '=', late.ceremonyId)
    .execute();
  const tooLate = { ceremonyId: late.ceremonyId, response: device.get(late.options) };
  await assert.rejects(visitor.client.loginByPasskey(tooLate), refusedAs('PASSKEY_INVALID'));
  await forgetCeremonies(database());
  const left = await database()
    .selectFrom('passkey_ceremonies')
    .where('id', '=', late.ceremonyId)
    .select('id')
    .execute();
  assert.deepEqual(left, []);
});

test('a deactivated user is refused', async () => {
  await register(anna, device);
  await database().updateTable('users').set({ state: 'deactivated' }).where('id', '=', anna.user.id).execute();
  await assert.rejects(logInBy(device), refusedAs('PASSKEY_INVALID'));
});

test('a password that was reported or has expired leads its user to the change, and guesses at it slow nobody down', async () => {
  await register(anna, device);
  const stranger = openBrowser(server.origin);
  const guess = { username: anna.user.username, password: 'not this one, I suppose' };
  for (let round = 0; round < 12; round++) await stranger.client.login(guess).catch(() => {});
  await assert.rejects(stranger.client.login(guess), refusedAs('TOO_MANY_ATTEMPTS'));
  assert.equal((await logInBy(device)).session.changeRequired, null);

  const expiry = { expires_at: new Date(Date.now() - 60_000) };
  const row = { user_id: anna.user.id, ...expiry };
  const saved = database().insertInto('password_expiries').values(row);
  await saved.onConflict((conflict) => conflict.column('user_id').doUpdateSet(expiry)).execute();
  assert.equal((await logInBy(device)).session.changeRequired, 'expired');
  const now = new Date(Date.now() - 1000);
  await database()
    .updateTable('password_expiries')
    .set({ change_required_from: now, change_required_by: 'report', blocked_at: now })
    .where('user_id', '=', anna.user.id)
    .execute();
  assert.equal((await logInBy(device)).session.changeRequired, 'report');
});

test('where the organization takes no passkeys, none is asked, registered or taken', async () => {
  await register(anna, device);
  const visitor = openBrowser(server.origin);
  const { ceremonyId, options } = await visitor.client.passkeyLoginOptions();
  await askForProof(server, { kinds: { push: true, totp: true, passkey: false, duo: false }, enrollmentDays: 14 });
  const login = { ceremonyId, response: device.get(options) };
  await assert.rejects(visitor.client.loginByPasskey(login), refusedAs('PASSKEY_INVALID'));
  await assert.rejects(visitor.client.passkeyLoginOptions(), refusedAs('METHOD_NOT_AVAILABLE'));
  await assert.rejects(anna.browser.client.passkeyRegistrationOptions(), refusedAs('FACTOR_KIND_OFF'));
});
