import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { createTestDatabase, migrate, openDatabase } from './index.ts';

interface Tables {
  letters: { letter: string };
}

const server = await createTestDatabase();
const db: Kysely<Tables> = openDatabase(server.connection, { max: 4 });
const directory = mkdtempSync(join(tmpdir(), 'rekey-migrations-'));
const write = (name: string, text: string) => writeFileSync(join(directory, name), text);

after(async () => {
  await db.destroy();
  await server.stop();
  rmSync(directory, { recursive: true });
});

beforeEach(async () => {
  await sql`drop schema public cascade`.execute(db);
  await sql`create schema public`.execute(db);
  rmSync(directory, { recursive: true });
  mkdirSync(directory);
  write('0001-letters.sql', "create table letters (letter text); insert into letters values ('a');");
  write('0002-more.sql', "insert into letters values ('b');");
  write('schema.sql', 'this is not a migration');
});

const letters = async () => (await db.selectFrom('letters').select('letter').execute()).map(({ letter }) => letter);

test('each file is applied once, in order, and later ones follow', async () => {
  assert.deepEqual(await migrate(db, directory), ['0001-letters.sql', '0002-more.sql']);
  assert.deepEqual(await migrate(db, directory), []);
  write('0003-last.sql', "insert into letters values ('c');");
  assert.deepEqual(await migrate(db, directory), ['0003-last.sql']);
  assert.deepEqual(await letters(), ['a', 'b', 'c']);
});

test('a file that was changed after it had been applied is refused', async () => {
  await migrate(db, directory);
  write('0001-letters.sql', 'create table letters (letter text);');
  await assert.rejects(migrate(db, directory), /0001-letters\.sql was changed/);
});

test('a database that is newer than the server is refused', async () => {
  await migrate(db, directory);
  rmSync(join(directory, '0002-more.sql'));
  await assert.rejects(migrate(db, directory), /0002-more\.sql, which this version of Rekey does not know/);
});

test('a number that is missing or doubled is refused before anything is done', async () => {
  write('0002-again.sql', 'select 1');
  await assert.rejects(migrate(db, directory), /missing or doubled/);
  await assert.rejects(letters(), { code: '42P01' });
});

test('a file that fails leaves nothing of itself, and the lock is given back', async () => {
  write('0002-more.sql', "insert into letters values ('b'); select nonsense;");
  await assert.rejects(migrate(db, directory), { code: '42703' });
  assert.deepEqual(await letters(), ['a']);
  write('0002-more.sql', "insert into letters values ('b');");
  assert.deepEqual(await migrate(db, directory), ['0002-more.sql']);
});

test('servers that start together take turns', async () => {
  const applied = await Promise.all([migrate(db, directory), migrate(db, directory), migrate(db, directory)]);
  assert.equal(applied.flat().length, 2);
  assert.deepEqual(await letters(), ['a', 'b']);
});
