import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { emptyRecord } from '../apply/index.ts';
import { withFolder } from '../testing/index.ts';
import { makePrivateFolder, replaceFileDurably } from './durable-file.ts';
import { readIdentity } from './identity.ts';
import { openJournalFiles } from './journal-files.ts';
import { openSealingKeys } from './sealing-keys.ts';

const targetId = '0b0c5b0e-6f5c-4e0a-9d7e-3f5a7f1f0001';

test('a record that was written is read back, by this process and by the next', async () => {
  await withFolder(async (directory) => {
    const record = { ...emptyRecord, applied: 4, highest: 5, pending: 6, fingerprint: 'f' };
    const journal = await openJournalFiles({ directory, warn: assert.fail });
    assert.deepEqual(await journal.read(targetId), emptyRecord);
    await journal.write(targetId, record);
    assert.deepEqual(await (await openJournalFiles({ directory, warn: assert.fail })).read(targetId), record);
  });
});

test('a write that power cut off half-way leaves the record before it', async () => {
  await withFolder(async (directory) => {
    const journal = await openJournalFiles({ directory, warn: assert.fail });
    await journal.write(targetId, { ...emptyRecord, applied: 1, highest: 1 });
    await writeFile(join(directory, `.${targetId}.json.new`), '{"applied":2,"high');
    assert.equal((await journal.read(targetId)).applied, 1);
    await journal.write(targetId, { ...emptyRecord, applied: 3, highest: 3 });
    assert.equal((await journal.read(targetId)).applied, 3);
  });
});

test('a damaged record is put aside and said, and the account starts from nothing', async () => {
  for (const damage of ['', '{"applied":2,"high', '[]', '{"applied":-1}']) {
    await withFolder(async (directory) => {
      const warnings: string[] = [];
      const journal = await openJournalFiles({ directory, warn: (message) => warnings.push(message) });
      await writeFile(join(directory, `${targetId}.json`), damage);
      assert.deepEqual(await journal.read(targetId), emptyRecord);
      assert.equal(warnings.length, 1);
      assert.equal(await readFile(join(directory, `${targetId}.json.damaged`), 'utf8'), damage);
    });
  }
});

test('a target that is no id cannot name a file elsewhere', async () => {
  await withFolder(async (directory) => {
    const journal = await openJournalFiles({ directory, warn: assert.fail });
    await assert.rejects(async () => journal.write('../../escape', emptyRecord));
  });
});

test('files are 0600 and folders 0700, also where they were open before', async () => {
  await withFolder(async (folder) => {
    const directory = join(folder, 'state');
    await mkdir(directory, { mode: 0o755 });
    await makePrivateFolder(directory);
    await replaceFileDurably(join(directory, 'file'), 'text');
    assert.equal((await stat(directory)).mode & 0o777, 0o700);
    assert.equal((await stat(join(directory, 'file'))).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(directory), ['file']);
  });
});

test('a damaged identity stops the agent instead of making it another device', async () => {
  await withFolder(async (directory) => {
    assert.equal(await readIdentity(directory), null);
    await writeFile(join(directory, 'identity.json'), '{"deviceId":');
    await assert.rejects(readIdentity(directory));
  });
});

test('rotation keeps the old key until it is retired, and never gives up the newest', async () => {
  await withFolder(async (directory) => {
    const keys = await openSealingKeys(directory, new Date(0));
    const first = keys.newest();
    const second = await keys.rotate(new Date(1));
    assert.deepEqual(
      keys.all().map(({ keyId }) => keyId),
      [first.keyId, second.keyId],
    );
    await keys.markAnnounced(second.keyId);
    await keys.retire([first.keyId, second.keyId]);
    const reopened = await openSealingKeys(directory, new Date(2));
    assert.deepEqual(reopened.all(), [{ ...second, announced: true }]);
  });
});
