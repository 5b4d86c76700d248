import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, type ErrorCode } from '@rekey/protocol';
import { sql } from 'kysely';
import { forgetCeremonies } from '../factors/index.ts';
import {
  createSoftwareAuthenticator,
  type Flaw,
  logInByPasskey,
  registerPasskey,
  type SoftwareAuthenticator,
} from '../factors/passkeys/testing/index.ts';
import { askForProof, openBrowser, type Person, startTestServer, type TestServer } from '../testing/index.ts';

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

const logInBy = (passkey: SoftwareAuthenticator, flaw: Flaw = {}) => logInByPasskey(server.origin, passkey, flaw);

async function countAllEvents(): Promise<number> {
  return (await database().selectFrom('audit_events').select('sequence').execute()).length;
}

const flaws = {
  'of another origin': { origin: 'https://rekey.example.evil' },
  'of another relying party': { rpId: 'evil.example' },
  'without verification of the user': { userVerified: false },
  'of another ceremony': { type: 'webauthn.other' },
} as const;

test('a log-in by a passkey opens a session that has proven a factor, and no password', async () => {
  await askForProof(server, { atLogIn: true });
  await registerPasskey(anna, device);
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
    await registerPasskey(anna, device);
    await assert.rejects(logInBy(device, flaw), refusedAs('PASSKEY_INVALID'));
  });
}

test('a log-in counts once and in time, and an unknown passkey is refused like a wrong one', async () => {
  await registerPasskey(anna, device);
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

test('a deactivated user is refused, which is written down; what no passkey of ours has signed is not', async () => {
  await registerPasskey(anna, device);
  await database().updateTable('users').set({ state: 'deactivated' }).where('id', '=', anna.user.id).execute();
  const before = await countAllEvents();
  await assert.rejects(logInBy(device), refusedAs('PASSKEY_INVALID'));
  assert.equal(await countAllEvents(), before + 1);
  await assert.rejects(logInBy(createSoftwareAuthenticator(server.origin)), refusedAs('PASSKEY_INVALID'));
  assert.equal(await countAllEvents(), before + 1);
});

test('a password that was reported or has expired leads its user to the change, and guesses at it slow nobody down', async () => {
  await registerPasskey(anna, device);
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
  await registerPasskey(anna, device);
  const visitor = openBrowser(server.origin);
  const { ceremonyId, options } = await visitor.client.passkeyLoginOptions();
  await askForProof(server, { kinds: { push: true, totp: true, passkey: false, duo: false }, enrollmentDays: 14 });
  const login = { ceremonyId, response: device.get(options) };
  await assert.rejects(visitor.client.loginByPasskey(login), refusedAs('PASSKEY_INVALID'));
  await assert.rejects(visitor.client.passkeyLoginOptions(), refusedAs('METHOD_NOT_AVAILABLE'));
  await assert.rejects(anna.browser.client.passkeyRegistrationOptions(), refusedAs('FACTOR_KIND_OFF'));
});
