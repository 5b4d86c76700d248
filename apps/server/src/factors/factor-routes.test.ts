import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, type ErrorCode } from '@rekey/protocol';
import { sql } from 'kysely';
import { Secret } from 'otpauth';
import {
  askForNoProof,
  askForProof,
  codeOf,
  giveCodeApp,
  type Person,
  startTestServer,
  type TestServer,
} from '../testing/index.ts';

let server: TestServer;
let anna: Person;
let count = 0;
const password = 'correct horse battery staple';
const nobody = '00000000-0000-4000-8000-000000000000';

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());
beforeEach(async () => {
  await askForNoProof(server);
  anna = await server.createPerson({ username: `anna${++count}`, password });
  await askForProof(server, { enrollmentDays: 14 });
});

const refusedAs = (code: ErrorCode, details?: Record<string, unknown>) => (error: unknown) => {
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, code);
  if (details) assert.deepEqual(error.details, details);
  return true;
};
/** Lets the proofs of somebody's sessions grow old. */
async function age({ user }: Person, minutes: number): Promise<void> {
  const aged = sql`make_interval(mins => ${minutes})`;
  await server.server.foundation.db
    .updateTable('sessions')
    .set({ password_at: sql`password_at - ${aged}`, proven_at: sql`proven_at - ${aged}` })
    .where('user_id', '=', user.id)
    .execute();
}
async function enroll({ browser }: Person, name = 'My app'): Promise<string> {
  const { id, key } = await browser.client.enrollTotp();
  await browser.client.confirmTotp(id, { code: codeOf(key), name });
  return id;
}

test('while proofs are off, there is nothing to add', async () => {
  await askForNoProof(server);
  const list = await anna.browser.client.myFactors();
  assert.deepEqual(list, {
    standing: { state: 'off', enrollBy: null, bypassUntil: null, addable: [] },
    factors: [],
    recoveryCodesLeft: null,
  });
  await assert.rejects(anna.browser.client.enrollTotp(), refusedAs('FACTOR_KIND_OFF'));
});

test('who has no factor sees until when there is time, and what can be added', async () => {
  const { standing } = await anna.browser.client.myFactors();
  assert.equal(standing.state, 'enroll-by');
  assert.deepEqual([...standing.addable].sort(), ['authenticator', 'passkey', 'totp']);
  const days = (Date.parse(standing.enrollBy ?? '') - Date.now()) / 86_400_000;
  assert.ok(days > 13.9 && days <= 14, String(days));
});

test('a factor is listed once it is confirmed', async () => {
  const { client } = anna.browser;
  const { id, key, uri } = await client.enrollTotp();
  assert.equal(new URL(uri).searchParams.get('secret'), key.replaceAll(' ', ''));
  assert.deepEqual((await client.myFactors()).factors, []);
  const digits = codeOf(key);
  const spaced = `${digits.slice(0, 3)} ${digits.slice(3)}`;
  const factor = await client.confirmTotp(id, { code: spaced, name: '  My app  ' });
  assert.equal(factor.name, 'My app');
  const { factors, standing } = await client.myFactors();
  assert.deepEqual(factors, [factor]);
  assert.equal(standing.state, 'ready');
});

test('a name has 1 to 60 characters, and codes have six digits', async () => {
  const { client } = anna.browser;
  const { id, key } = await client.enrollTotp();
  for (const name of ['', '   ', 'x'.repeat(61), 'two\nlines', 'nul\u0000'])
    await assert.rejects(client.confirmTotp(id, { code: codeOf(key), name }), refusedAs('REQUEST_INVALID'));
  for (const code of ['12345', '1234567', 'abcdef', '١٢٣٤٥٦'])
    await assert.rejects(client.confirmTotp(id, { code, name: 'App' }), refusedAs('REQUEST_INVALID'));
  await client.confirmTotp(id, { code: codeOf(key), name: '📱'.repeat(30) });
});

test('a factor gets another name from whom it belongs to, and from nobody else', async () => {
  const id = await enroll(anna);
  const ben = await server.createPerson({ username: `ben${count}`, password });
  assert.equal((await anna.browser.client.renameFactor(id, 'Work phone')).name, 'Work phone');
  await assert.rejects(ben.browser.client.renameFactor(id, 'Mine'), refusedAs('FACTOR_NOT_FOUND'));
  await assert.rejects(ben.browser.client.removeFactor(id), refusedAs('FACTOR_NOT_FOUND'));
  await assert.rejects(anna.browser.client.renameFactor(nobody, 'Mine'), refusedAs('FACTOR_NOT_FOUND'));
  assert.deepEqual(
    (await anna.browser.client.myFactors()).factors.map(({ name }) => name),
    ['Work phone'],
  );
});

test('who removes the last factor has none, and what belonged to it is gone', async () => {
  const id = await enroll(anna);
  const { client } = anna.browser;
  await client.removeFactor(id);
  const { factors, standing } = await client.myFactors();
  assert.deepEqual([factors, standing.state], [[], 'enroll-by']);
  await assert.rejects(client.removeFactor(id), refusedAs('FACTOR_NOT_FOUND'));
  await assert.rejects(client.renameFactor(id, 'Again'), refusedAs('FACTOR_NOT_FOUND'));
  const { db } = server.server.foundation;
  assert.deepEqual(await db.selectFrom('totp_secrets').where('factor_id', '=', id).selectAll().execute(), []);
});

test('a question that a factor could have answered is withdrawn with it; another one is not', async () => {
  const { client } = anna.browser;
  const id = await enroll(anna);
  const { db } = server.server.foundation;
  const passkey = { user_id: anna.user.id, kind: 'passkey' as const, name: 'Key', confirmed_at: new Date() };
  const unasked = await db.insertInto('factors').values(passkey).returning('id').executeTakeFirstOrThrow();
  const challenge = await client.openChallenge({ action: 'step-up' });
  await db
    .updateTable('challenges')
    .set({ methods: ['totp', 'recovery-code'] })
    .where('id', '=', challenge.id)
    .execute();
  await client.removeFactor(unasked.id);
  assert.equal((await client.challenge(challenge.id)).state, 'open');
  await client.removeFactor(id);
  assert.equal((await client.challenge(challenge.id)).state, 'withdrawn');
});

test('adding, removing and making codes need a fresh proof: the password of who has no factor, and else the factor', async () => {
  const { client } = anna.browser;
  await age(anna, 11);
  await assert.rejects(client.enrollTotp(), refusedAs('STEP_UP_REQUIRED', { by: 'password' }));
  await client.stepUp({ currentPassword: password });
  const app = await giveCodeApp(server, anna);
  assert.equal((await client.makeRecoveryCodes()).codes.length, 10);
  await age(anna, 11);
  for (const act of [
    () => client.enrollTotp(),
    () => client.removeFactor(app.factorId),
    () => client.makeRecoveryCodes(),
    () => client.passkeyRegistrationOptions(),
  ])
    await assert.rejects(act(), refusedAs('STEP_UP_REQUIRED', { by: 'factor' }));
  // Looking and naming do not.
  await client.renameFactor(app.factorId, 'Still mine');
  const { id } = await client.openChallenge({ action: 'step-up' });
  await client.answerChallenge(id, { method: 'totp', code: await app.code() });
  await client.removeFactor(app.factorId);
});

test('when the time to enroll is over, enrollment is what opens, and then everything', async () => {
  await askForProof(server, { enrollmentDays: 0 });
  const { client } = anna.browser;
  await assert.rejects(client.me(), refusedAs('ENROLLMENT_REQUIRED'));
  assert.equal((await client.myFactors()).standing.state, 'enroll-now');
  await enroll(anna);
  assert.equal((await client.me()).user.username, anna.user.username);
});

test('a session that was opened for enrollment adds nothing any more, once there is a factor that it has not shown', async () => {
  const { db } = server.server.foundation;
  const { client } = anna.browser;
  await askForProof(server, { enrollmentDays: 0 });
  await db.updateTable('sessions').set({ enrollment_only: true }).where('user_id', '=', anna.user.id).execute();
  const elsewhere = { ...anna, browser: await server.logIn(anna.user.username, password) };
  await client.enrollTotp();
  await enroll(elsewhere);
  await assert.rejects(client.enrollTotp(), refusedAs('STEP_UP_REQUIRED', { by: 'factor' }));
});

test('recovery codes are made for who has a factor, shown once, and answer a question in its place', async () => {
  const { client } = anna.browser;
  await assert.rejects(client.makeRecoveryCodes(), refusedAs('METHOD_NOT_AVAILABLE'));
  await enroll(anna);
  assert.equal((await client.myFactors()).recoveryCodesLeft, null);
  const { codes } = await client.makeRecoveryCodes();
  const { id } = await client.openChallenge({ action: 'step-up' });
  const answered = await client.answerChallenge(id, { method: 'recovery-code', code: codes[0] ?? '' });
  assert.equal(answered.state, 'approved');
  assert.equal((await client.myFactors()).recoveryCodesLeft, 9);
});

test('wrong codes count although each was refused: no question is answered any more after ten', async () => {
  const { client } = anna.browser;
  const app = await giveCodeApp(server, anna);
  const wrong = (await app.code()) === '000000' ? '000001' : '000000';
  const refusals: string[] = [];
  for (let tries = 0; tries < 2; tries++) {
    const { id } = await client.openChallenge({ action: 'step-up' });
    for (let codes = 0; codes < 5; codes++) {
      const answer = client.answerChallenge(id, { method: 'totp', code: wrong });
      refusals.push(
        await answer.then(
          () => 'taken',
          (error: AppError) => error.code,
        ),
      );
    }
  }
  assert.deepEqual(
    refusals,
    Array.from({ length: 10 }, () => 'CODE_WRONG'),
  );
  const { id } = await client.openChallenge({ action: 'step-up' });
  const right = client.answerChallenge(id, { method: 'totp', code: await app.code() });
  await assert.rejects(right, refusedAs('TOO_MANY_CODES'));
});

test('nothing that proves anything can be read in the database', async () => {
  const { client } = anna.browser;
  const { id, key } = await client.enrollTotp();
  await client.confirmTotp(id, { code: codeOf(key), name: 'My app' });
  const { codes } = await client.makeRecoveryCodes();
  const unfinished = await client.enrollTotp();
  const { db } = server.server.foundation;
  const tables = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(db);
  let dump = '';
  for (const { schema, name } of tables.rows) {
    const { rows } = await sql<{ text: string | null }>`
      select string_agg(dumped::text, chr(10)) as text from ${sql.table(`${schema}.${name}`)} as dumped`.execute(db);
    dump += rows[0]?.text ?? '';
  }
  assert.ok(dump.includes(anna.user.username), 'the dump holds what can be read');
  const readable = dump.toLowerCase();
  const secrets = [key, unfinished.key].map((text) => text.replaceAll(' ', ''));
  for (const secret of secrets) {
    const bytes = Buffer.from(Secret.fromBase32(secret).bytes);
    for (const form of [secret, bytes.toString('hex'), bytes.toString('base64'), Buffer.from(secret).toString('hex')])
      assert.ok(!readable.includes(form.toLowerCase()), form);
  }
  for (const code of codes.flatMap((typed) => [typed, typed.replaceAll('-', '')]))
    for (const form of [code, Buffer.from(code).toString('hex')])
      assert.ok(!readable.includes(form.toLowerCase()), form);
});
