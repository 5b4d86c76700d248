import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AppError, type ChangeRequirement } from '@rekey/protocol';
import {
  askForNoProof,
  askForProof,
  type Browser,
  callRoute,
  giveCodeApp,
  listRoutes,
  type Person,
  startTestServer,
  type TestServer,
} from '../testing/index.ts';

let server: TestServer;
let anna: Person;
const password = 'correct horse battery staple';
const newPassword = 'a lighthouse keeper counts waves';

before(async () => {
  server = await startTestServer();
  anna = await server.createPerson({ username: 'anna', password });
});
after(() => server.stop());

/** Writes what the expiry room writes when an administrator asks for a change, or when the time is over. */
async function setExpiry(
  { user }: Person,
  expiry: { expiresAt?: Date; requiredFrom?: Date; requiredBy?: 'administrator' | 'report' },
): Promise<void> {
  const { db } = server.server.foundation;
  const { expiresAt = null, requiredFrom = null, requiredBy = null } = expiry;
  const row = { expires_at: expiresAt, change_required_from: requiredFrom, change_required_by: requiredBy };
  await db
    .insertInto('password_expiries')
    .values({ user_id: user.id, ...row })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
    .execute();
}
const past = () => new Date(Date.now() - 60_000);

async function reasonOf(browser: Browser): Promise<ChangeRequirement | null> {
  const { changeRequired } = await browser.client.currentSession();
  const error: unknown = await browser.client.sessions().catch((refusal) => refusal);
  if (changeRequired === null) assert.ok(!(error instanceof Error), String(error));
  else {
    assert.ok(error instanceof AppError && error.code === 'PASSWORD_CHANGE_REQUIRED');
    assert.deepEqual(error.details, { reason: changeRequired });
  }
  return changeRequired;
}

test('a session that is open when the password expires leads only to the change form', async () => {
  const ben = await server.createPerson({ username: 'ben', password });
  assert.equal(await reasonOf(ben.browser), null);
  await setExpiry(ben, { expiresAt: new Date(Date.now() + 3_600_000) });
  assert.equal(await reasonOf(ben.browser), null);
  await setExpiry(ben, { expiresAt: past() });
  assert.equal(await reasonOf(ben.browser), 'expired');
  assert.equal(await reasonOf(await server.logIn('ben', password)), 'expired');
});

test('a change asked for at the next log-in leaves the sessions before it as they are', async () => {
  const carla = await server.createPerson({ username: 'carla', password });
  await setExpiry(carla, { requiredFrom: new Date(), requiredBy: 'administrator' });
  assert.equal(await reasonOf(carla.browser), null);
  assert.equal(await reasonOf(await server.logIn('carla', password)), 'administrator');
  await setExpiry(carla, { requiredFrom: past(), requiredBy: 'report', expiresAt: past() });
  assert.equal(await reasonOf(await server.logIn('carla', password)), 'report');
});

test('the directory that decides may ask for a change', async () => {
  const dora = await server.createPerson({ username: 'dora', password });
  const { db } = server.server.foundation;
  await db.updateTable('sessions').set({ change_required: true }).where('user_id', '=', dora.user.id).execute();
  assert.equal(await reasonOf(dora.browser), 'directory');
});

test('what a directory said of the end of a password restricts nobody: it says so itself at the log-in', async () => {
  const finn = await server.createPerson({ username: 'finn', password });
  await setExpiry(finn, { expiresAt: past() });
  const { db } = server.server.foundation;
  const store = { name: 'Directory', configuration: '{}', managed_user_ways: '{}' };
  const { id } = await db.insertInto('stores').values(store).returning('id').executeTakeFirstOrThrow();
  await db.updateTable('users').set({ authority_store_id: id }).where('id', '=', finn.user.id).execute();
  assert.equal(await reasonOf(finn.browser), null);
  await db.updateTable('users').set({ authority_store_id: null }).where('id', '=', finn.user.id).execute();
  assert.equal(await reasonOf(finn.browser), 'expired');
});

test('after the change the session leads everywhere at once', async () => {
  const eva = await server.createPerson({ username: 'eva', password });
  await setExpiry(eva, { requiredFrom: past(), requiredBy: 'administrator', expiresAt: past() });
  const { db } = server.server.foundation;
  await db.updateTable('sessions').set({ change_required: true }).where('user_id', '=', eva.user.id).execute();
  const browser = await server.logIn('eva', password);
  assert.equal(await reasonOf(browser), 'administrator');
  await browser.client.passwordRules();
  await browser.client.checkPassword(newPassword);
  const { id } = await browser.client.changePassword({ currentPassword: password, newPassword });
  await browser.client.passwordChange(id);
  assert.equal(await reasonOf(browser), null);
});

test('a page of a restricted session still hears that the session has ended', async () => {
  const frida = await server.createPerson({ username: 'frida', password });
  await setExpiry(frida, { expiresAt: past() });
  const stream = await frida.browser.fetch('/api/v1/sessions/current/events');
  assert.equal(stream.status, 200);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  await frida.browser.client.logout();
  let heard = '';
  while (!heard.includes('event: ended')) heard += (await reader?.read())?.value ?? '';
  assert.match(heard, /logged-out/);
});

// Routes that every live session opens: it can see and end itself, and prove who it is.
const ofAnySession = [
  'get /sessions/current',
  'delete /sessions/current',
  'post /challenges',
  'get /challenges/{id}',
  'post /challenges/{id}/answers',
  'post /challenges/{id}/pushes',
  'post /challenges/{id}/passkey-options',
  'post /challenges/{id}/duo',
  'post /challenges/{id}/withdraw',
];
const ofTheChange = [
  'get /me',
  'get /me/password-rules',
  'post /me/password-checks',
  'get /me/places',
  'post /password-changes',
  'get /password-changes/{id}',
  'post /password-changes/{id}/cancel',
  'post /password-changes/{id}/report',
];
const ofTheEnrollment = [
  'get /me/factors',
  'post /me/factors/totp',
  'post /me/factors/totp/{id}/confirm',
  'patch /me/factors/{id}',
  'post /me/factors/authenticator',
  'get /me/factors/authenticator/{id}',
  'post /me/factors/passkey',
  'post /me/factors/passkey/options',
  'post /me/recovery-codes',
  'post /step-ups',
];
// They ask for no session: their callers prove themselves by something else, or are nobody.
const withoutSession = new Set([
  'post /sessions',
  'post /passkey-log-ins',
  'post /passkey-log-ins/options',
  'post /password-setups',
  'post /password-setups/lookup',
  'post /password-setups/rules',
  'post /password-setups/checks',
  'post /password-resets',
  'post /password-links/lookup',
  'post /password-links/rules',
  'post /password-links/checks',
  'post /password-links/changes',
  'post /password-links/changes/{id}/lookup',
  'post /password-links/changes/{id}/cancel',
  'post /password-links/enrollment-sessions',
  'post /change-reports',
  'post /change-reports/lookup',
  'post /recovery-addresses',
  'get /organization',
  'post /authenticator-pairings',
  'get /authenticator',
  'get /authenticator/requests',
  'post /authenticator/requests/{id}/answers',
  'put /authenticator/subscription',
  'delete /authenticator/subscription',
]);
// What a pattern takes and a length does not say.
const given = { code: '123456', clientId: 'x'.repeat(20), clientSecret: 'x'.repeat(40) };

const restrictions = [
  {
    name: 'must change the password',
    code: 'PASSWORD_CHANGE_REQUIRED',
    opens: [...ofAnySession, ...ofTheChange],
    restrict: (person: Person) => setExpiry(person, { expiresAt: past() }),
  },
  {
    name: 'must set up a factor',
    code: 'ENROLLMENT_REQUIRED',
    // Nothing to ask yet.
    opens: [...ofAnySession.filter((route) => route !== 'post /challenges'), ...ofTheEnrollment],
    restrict: () => askForProof(server),
  },
  {
    name: 'must prove more than the password',
    code: 'PROOF_REQUIRED',
    opens: ofAnySession,
    restrict: async (person: Person) => {
      await giveCodeApp(server, person);
      await askForProof(server, { atLogIn: true });
      // The session that enrolled it has shown it.
      const { db } = server.server.foundation;
      await db.updateTable('sessions').set({ proven_at: null }).where('user_id', '=', person.user.id).execute();
    },
  },
];

for (const role of ['user', 'administrator'] as const) {
  for (const { name, code, opens, restrict } of restrictions) {
    test(`of all routes, only those that end it open to the session of a ${role} who ${name}`, async () => {
      await askForProof(server, { enrollmentDays: 14 });
      const username = `${role}-${code.toLowerCase()}`;
      const person = await server.createPerson({ username, password, role });
      await restrict(person);
      const refused: string[] = [];
      const open: string[] = [];
      for (const route of await listRoutes(server.origin)) {
        // It would end the session that is tried.
        if (withoutSession.has(route.name) || route.name === 'delete /sessions/current') continue;
        const answer = await callRoute(person.browser, route, given);
        if (answer === code) refused.push(route.name);
        else open.push(`${route.name}: ${answer}`);
      }
      await askForNoProof(server);
      assert.ok(refused.length > 40, String(refused.length));
      const unexpected = open.filter((line) => !opens.includes(line.split(':')[0] ?? ''));
      assert.deepEqual(unexpected, []);
      assert.deepEqual(
        refused.filter((route) => opens.includes(route)),
        [],
      );
    });
  }
}

test('nobody is restricted whose password does not end', async () => {
  await setExpiry(anna, {});
  assert.equal(await reasonOf(anna.browser), null);
});
