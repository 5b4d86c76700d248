import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { createTestDatabase } from './index.ts';

const first = await createTestDatabase();
after(() => first.stop());

test('each database is migrated, empty and its own', async () => {
  const second = await createTestDatabase();
  const row = { username: 'ada', display_name: 'Ada', role: 'user' } as const;
  await first.db.insertInto('users').values(row).execute();
  assert.equal((await second.db.selectFrom('users').selectAll().execute()).length, 0);
  await second.stop();
});

test('a bigint is text and a time is a Date', async () => {
  const { rows } = await sql`select 9007199254740993::bigint as big, now() as at`.execute(first.db);
  const row = rows[0] as { big: unknown; at: unknown };
  assert.equal(row.big, '9007199254740993');
  assert.ok(row.at instanceof Date);
});

test('the application is no superuser', async () => {
  await assert.rejects(sql`copy (select 1) to program 'true'`.execute(first.db), { code: '42501' });
});
