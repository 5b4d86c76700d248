import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, type ErrorCode } from '@rekey/protocol';
import { sql } from 'kysely';
import { askForProof, type Person, startTestServer, type TestServer } from '../../testing/index.ts';
import {
  createSoftwareAuthenticator,
  type Flaw,
  logInByPasskey,
  registerPasskey,
  type SoftwareAuthenticator,
} from './testing/index.ts';

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

/** Opens a question that a passkey can answer. */
async function ask({ browser }: Person) {
  const { id, methods } = await browser.client.openChallenge({ action: 'step-up' });
  assert.ok(methods.includes('passkey'));
  const { options } = await browser.client.passkeyOptions(id);
  return { id, options };
}

const answer = ({ browser }: Person, id: string, response: Record<string, unknown>) =>
  browser.client.answerChallenge(id, { method: 'passkey', response });

const logInBy = (passkey: SoftwareAuthenticator, flaw: Flaw = {}) => logInByPasskey(server.origin, passkey, flaw);

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
  const factor = await registerPasskey(anna, device);
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
  await assert.rejects(registerPasskey(ben, device), refusedAs('PASSKEY_INVALID'), 'the passkey is anna’s already');

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
  await registerPasskey(anna, device);
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
    await registerPasskey(anna, device);
    const { id, options } = await ask(anna);
    await assert.rejects(answer(anna, id, device.get(options, flaw)), refusedAs('PASSKEY_INVALID'));
    assert.equal((await anna.browser.client.challenge(id)).state, 'open');
    assert.equal((await answer(anna, id, device.get(options))).state, 'approved');
  });
}

test('somebody else’s passkey, and one that was removed, prove nothing', async () => {
  await registerPasskey(anna, device);
  const ben = await server.createPerson({ username: `ben${count}`, password });
  const bens = createSoftwareAuthenticator(server.origin);
  await registerPasskey(ben, bens);
  const { id, options } = await ask(anna);
  await assert.rejects(answer(anna, id, bens.get(options)), refusedAs('PASSKEY_INVALID'));
  const second = createSoftwareAuthenticator(server.origin);
  const removed = await registerPasskey(anna, second);
  await anna.browser.client.removeFactor(removed.id);
  const again = await ask(anna);
  await assert.rejects(answer(anna, again.id, second.get(again.options)), refusedAs('PASSKEY_INVALID'));
  await assert.rejects(logInBy(second), refusedAs('PASSKEY_INVALID'));
});

test('an answer comes too late when the challenge is over, or its options were replaced', async () => {
  await registerPasskey(anna, device);
  const { id, options } = await ask(anna);
  await anna.browser.client.passkeyOptions(id);
  await assert.rejects(answer(anna, id, device.get(options)), refusedAs('PASSKEY_INVALID'));
  const fresh = await anna.browser.client.passkeyOptions(id);
  await database().updateTable('challenges').set({ expires_at: past }).where('id', '=', id).execute();
  await assert.rejects(answer(anna, id, device.get(fresh.options)), refusedAs('CHALLENGE_OVER'));
});

test('a counter that goes back is refused and written down as what may be a copy', async () => {
  await registerPasskey(anna, device);
  const { id, options } = await ask(anna);
  await answer(anna, id, device.get(options, { counter: 10 }));
  const next = await ask(anna);
  await assert.rejects(answer(anna, next.id, device.get(next.options, { counter: 10 })), refusedAs('PASSKEY_INVALID'));
  await assert.rejects(logInBy(device, { counter: 7 }), refusedAs('PASSKEY_INVALID'));
  assert.equal(await countEvents('passkey.copied', anna), 2);
  assert.equal((await answer(anna, next.id, device.get(next.options, { counter: 11 }))).state, 'approved');
  const twins = await Promise.allSettled([1, 2].map(() => logInBy(device, { counter: 12 })));
  assert.equal(twins.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('a wrong signature with an old counter raises no alarm', async () => {
  await registerPasskey(anna, device);
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
