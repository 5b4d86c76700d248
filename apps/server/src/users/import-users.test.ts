import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { verifyAuditChain } from '../audit/index.ts';
import { createTestDatabase, type TestDatabase } from '../platform/database/index.ts';
import { importUsers } from './index.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.stop());
afterEach(() => database.db.deleteFrom('users').execute());

const system = { kind: 'system', name: 'command line' } as const;
const importCsv = (csv: string) => importUsers({ db: database.db }, system, csv);
const usernames = async () =>
  (await database.db.selectFrom('users').select('username').orderBy('username').execute()).map((row) => row.username);

async function problemsOf(csv: string): Promise<unknown> {
  const before = await usernames();
  const error: unknown = await importCsv(csv).catch((refusal) => refusal);
  assert.ok(error instanceof AppError && error.code === 'CSV_INVALID', 'the file is refused');
  assert.deepEqual(await usernames(), before, 'nothing was imported');
  return error.details?.errors;
}

test('a file becomes users, with an event for each', async () => {
  const csv = [
    '\ufeffusername,displayName,email,role',
    'ada,Ada Lovelace,ada@example.org,administrator',
    '"o\'brien","O\'Brien, ""Mick""",,',
    'ünal, Ünal ,u@example.org,user',
    '',
  ].join('\r\n');
  assert.deepEqual(await importCsv(csv), { created: 3, unchanged: 0 });
  const rows = await database.db
    .selectFrom('users')
    .select(['username', 'display_name', 'email', 'role'])
    .orderBy('username')
    .execute();
  assert.deepEqual(rows, [
    { username: 'ada', display_name: 'Ada Lovelace', email: 'ada@example.org', role: 'administrator' },
    { username: "o'brien", display_name: 'O\'Brien, "Mick"', email: null, role: 'user' },
    { username: 'ünal', display_name: 'Ünal', email: 'u@example.org', role: 'user' },
  ]);
  const events = await database.db
    .selectFrom('audit_events')
    .select(['action', 'subject', 'actor_name'])
    .orderBy('sequence')
    .execute();
  assert.deepEqual(
    events.map((event) => event.subject),
    ['ada', "o'brien", 'ünal'],
  );
  assert.ok(events.every((event) => event.action === 'user.create' && event.actor_name === 'command line'));
  assert.ok((await verifyAuditChain(database.db)).ok);
});

test('the same file again changes nothing; a longer one adds what is new', async () => {
  const csv = 'username,displayName\nada,Ada\nbob,Bob\n';
  await importCsv(csv);
  assert.deepEqual(await importCsv(csv), { created: 0, unchanged: 2 });
  assert.deepEqual(await importCsv(`${csv}cy,Cy\n`), { created: 1, unchanged: 2 });
});

test('columns may stand in any order, and the optional ones may be missing', async () => {
  assert.deepEqual(await importCsv('displayName,username\nAda,ada\n'), {
    created: 1,
    unchanged: 0,
  });
  assert.deepEqual(await importCsv('username,displayName'), { created: 0, unchanged: 0 });
});

test('recovery address, language and time zone may be given, and a choice made later makes nobody another', async () => {
  const csv = [
    'username,displayName,recoveryEmail,language,timeZone',
    'ada,Ada,ada@home.example,de,Europe/Berlin',
    'bob,Bob,,,',
  ].join('\n');
  assert.deepEqual(await importCsv(csv), { created: 2, unchanged: 0 });
  const columns = ['username', 'recovery_email', 'language', 'time_zone'] as const;
  assert.deepEqual(await database.db.selectFrom('users').select(columns).orderBy('username').execute(), [
    { username: 'ada', recovery_email: 'ada@home.example', language: 'de', time_zone: 'Europe/Berlin' },
    { username: 'bob', recovery_email: null, language: null, time_zone: null },
  ]);
  await database.db.updateTable('users').set({ language: 'en' }).execute();
  assert.deepEqual(await importCsv(csv), { created: 0, unchanged: 2 });
  assert.deepEqual(await problemsOf('username,displayName,recoveryEmail,language,timeZone\ncy,Cy,x,fr,Mars/Base'), [
    { line: 2, field: 'recoveryEmail', problem: 'invalid' },
    { line: 2, field: 'language', problem: 'invalid' },
    { line: 2, field: 'timeZone', problem: 'invalid' },
  ]);
});

test('every wrong line is named, and nothing is imported', async () => {
  const csv = [
    'username,displayName,email,role',
    'fine,Fine,,',
    ' ,No Name,,',
    'bad-mail,Bad Mail,not-a-mail,',
    'bad-role,Bad Role,,root',
    'two-wrong,,x,',
    'FINE,Again,,',
  ].join('\n');
  assert.deepEqual(await problemsOf(csv), [
    { line: 3, field: 'username', problem: 'invalid' },
    { line: 4, field: 'email', problem: 'invalid' },
    { line: 5, field: 'role', problem: 'invalid' },
    { line: 6, field: 'displayName', problem: 'invalid' },
    { line: 6, field: 'email', problem: 'invalid' },
    { line: 7, field: 'username', problem: 'repeated' },
  ]);
});

test('a name that somebody else has is a problem of its line; nobody is overwritten', async () => {
  await importCsv('username,displayName\nada,Ada\nbob,Bob');
  assert.deepEqual(await problemsOf('username,displayName\nnew,New\nADA,Other\nbob,Bobby'), [
    { line: 3, field: 'username', problem: 'taken' },
    { line: 4, field: 'username', problem: 'taken' },
  ]);
});

test('a header that is not ours is refused', async () => {
  assert.deepEqual(await problemsOf('username,name,password\nada,Ada,secret'), [
    { line: 1, field: 'name', problem: 'unknown' },
    { line: 1, field: 'password', problem: 'unknown' },
    { line: 1, field: 'displayName', problem: 'missing' },
  ]);
  assert.deepEqual(await problemsOf('username,displayName,username\n'), [
    { line: 1, field: 'username', problem: 'repeated' },
  ]);
});

test('an empty file is refused', async () => {
  for (const csv of ['', '\n\n', '\ufeff']) {
    assert.deepEqual(await problemsOf(csv), [{ line: 1, field: null, problem: 'missing' }]);
  }
});

test('broken CSV is refused with its line', async () => {
  assert.deepEqual(await problemsOf('username,displayName\nada,Ada\nbob\n'), [
    { line: 3, field: null, problem: 'malformed' },
  ]);
  assert.deepEqual(await problemsOf('username,displayName\nada,"Ada\n'), [
    { line: 2, field: null, problem: 'malformed' },
  ]);
  assert.deepEqual(await problemsOf('username,displayName\nad"a,x\n'), [
    { line: 2, field: null, problem: 'malformed' },
  ]);
});

test('control characters do not become user names', async () => {
  assert.deepEqual(await problemsOf('username,displayName\n"a\0b",x\n"c\nd",x\n'), [
    { line: 2, field: 'username', problem: 'invalid' },
    { line: 4, field: 'username', problem: 'invalid' },
  ]);
});

test('at most 50 problems are told', async () => {
  const csv = `username,displayName\n${',\n'.repeat(300)}`;
  assert.equal(((await problemsOf(csv)) as unknown[]).length, 50);
});

test('five thousand users are imported at once', async () => {
  const lines = Array.from(
    { length: 5000 },
    (_, index) => `person-${index},Person ${index},p${index}@example.org,user`,
  );
  const csv = `username,displayName,email,role\n${lines.join('\n')}`;
  assert.deepEqual(await importCsv(csv), { created: 5000, unchanged: 0 });
  assert.deepEqual(await importCsv(csv), { created: 0, unchanged: 5000 });
});

test('two imports of one file at once create each user once', async () => {
  const csv = `username,displayName\n${Array.from({ length: 200 }, (_, index) => `p${index},P`).join('\n')}`;
  const results = await Promise.all([importCsv(csv), importCsv(csv)]);
  assert.equal(results[0].created + results[1].created, 200);
  assert.equal(results[0].unchanged + results[1].unchanged, 200);
});
