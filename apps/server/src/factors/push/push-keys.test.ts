import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../platform/database/index.ts';
import { openVault, type Vault } from '../../platform/vault/index.ts';
import { readPushKeys } from './push-keys.ts';

let database: TestDatabase;
let vault: Vault;
let directory: string;
before(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'rekey-push-keys-'));
  vault = await openVault(join(directory, 'vault'));
});
after(async () => {
  await database.stop();
  await rm(directory, { recursive: true });
});

test('the keys are made once, however many ask at the same time, and the database alone does not give them away', async () => {
  const deps = { db: database.db, vault };
  const [first, ...others] = await Promise.all(Array.from({ length: 8 }, () => readPushKeys(deps)));
  assert.ok(first);
  for (const keys of others) assert.deepEqual(keys, first);
  assert.deepEqual(await readPushKeys(deps), first);
  const row = await database.db.selectFrom('push_keys').selectAll().executeTakeFirstOrThrow();
  assert.equal(row.public_key, first.publicKey);
  assert.equal(row.private_key.includes(first.privateKey), false);
  assert.equal(row.private_key.includes(Buffer.from(first.privateKey, 'base64url')), false);
});
