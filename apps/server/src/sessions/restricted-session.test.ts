import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AppError, type ChangeRequirement, Problem } from '@rekey/protocol';
import { type Browser, type Person, startTestServer, type TestServer } from '../testing/index.ts';

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

type Schema = { [key: string]: unknown } & {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
};
interface Operation {
  requestBody?: { content: Record<string, { schema: Schema }> };
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[];
}

// By format, or by the name of a member that takes more than its schema says.
const samples: Record<string, string> = {
  timeZone: 'UTC',
  uuid: '00000000-0000-4000-8000-000000000000',
  email: 'somebody@example.org',
  // Some take https, others ldaps only.
  uri: 'ldaps://directory.example.org',
};

/** The smallest value that a schema of the OpenAPI document takes. */
function sampleOf(schema: Schema): unknown {
  const choices = schema.anyOf ?? schema.oneOf ?? [];
  const choice = choices.find(({ type }) => type === 'null') ?? choices[0];
  if (choice) return sampleOf(choice);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.type === 'object') {
    const members = schema.required ?? [];
    return Object.fromEntries(
      members.map((name) => [name, samples[name] ?? sampleOf(schema.properties?.[name] ?? {})]),
    );
  }
  if (schema.type === 'array') return [];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.type === 'null') return null;
  return samples[String(schema.format)] ?? 'x'.repeat(Number(schema.minLength ?? 1));
}

// Routes of the change itself, and those that ask for no session.
const ofTheChange = new Set([
  'get /sessions/current',
  'delete /sessions/current',
  'get /me',
  'get /me/password-rules',
  'post /me/password-checks',
  'get /me/places',
  'post /password-changes',
  'get /password-changes/{id}',
  'post /password-changes/{id}/cancel',
  'post /password-changes/{id}/report',
]);
const withoutSession = new Set([
  'post /sessions',
  'post /password-setups',
  'post /password-setups/lookup',
  'post /password-setups/rules',
  'post /password-setups/checks',
  'post /password-resets',
  'post /password-links/lookup',
  'post /password-links/rules',
  'post /password-links/checks',
  'post /password-links/changes',
  'post /change-reports',
  'post /change-reports/lookup',
  'post /recovery-addresses',
  'get /organization',
]);

async function answerOf(browser: Browser, method: string, template: string, operation: Operation): Promise<string> {
  const path = template.replace(/\{([^}]+)\}/g, (_, named) => {
    const schema = operation.parameters?.find(({ name }) => name === named)?.schema;
    return String(sampleOf(schema ?? { format: 'uuid' }));
  });
  const [contentType, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const response = await browser.fetch(path, {
    method: method.toUpperCase(),
    ...(contentType &&
      body && {
        headers: { 'content-type': contentType },
        body: contentType === 'application/json' ? JSON.stringify(sampleOf(body.schema)) : 'x',
      }),
  });
  if (response.ok) {
    await response.body?.cancel();
    return 'open';
  }
  return Problem.parse(await response.json()).code;
}

for (const role of ['user', 'administrator'] as const) {
  test(`of all routes, only those of the change open to the restricted session of ${role}`, async () => {
    const person = await server.createPerson({ username: `restricted-${role}`, password, role });
    await setExpiry(person, { expiresAt: past() });
    const document = await (await fetch(`${server.origin}/api/v1/openapi.json`)).json();
    const { paths } = document as { paths: Record<string, Record<string, Operation>> };
    const refused: string[] = [];
    const open: string[] = [];
    for (const [template, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const route = `${method} ${template.replace('/api/v1', '')}`;
        // It would end the session that is tried.
        if (withoutSession.has(route) || route === 'delete /sessions/current') continue;
        const answer = await answerOf(person.browser, method, template, operation);
        if (answer === 'PASSWORD_CHANGE_REQUIRED') refused.push(route);
        else open.push(`${route}: ${answer}`);
      }
    }
    assert.ok(refused.length > 30, String(refused.length));
    const unexpected = open.filter((line) => !ofTheChange.has(line.split(':')[0] ?? ''));
    assert.deepEqual(unexpected, []);
    assert.equal(refused.filter((route) => ofTheChange.has(route)).length, 0);
    await person.browser.client.logout();
  });
}

test('nobody is restricted whose password does not end', async () => {
  await setExpiry(anna, {});
  assert.equal(await reasonOf(anna.browser), null);
});
