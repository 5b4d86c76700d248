import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openConnector, saveExampleAccount } from '../connectors/index.ts';
import { readDirectoryExpiries, scheduleDirectoryReadings } from './read-directory-expiries.ts';
import { rewriteExpiries } from './rewrite-expiries.ts';
import { sendDueReminders } from './send-due-reminders.ts';
import { dayMs, type Stage, setStage } from './testing/stage.ts';

interface Directory {
  stage: Stage;
  storeId: string;
  /** Adds a user whom the directory manages. */
  addManaged(name: string): Promise<string>;
  setExpiry(name: string, expiresAt: string | null): Promise<string>;
  read(): Promise<void>;
}

const closers: (() => Promise<unknown>)[] = [];
after(() => Promise.all(closers.map((close) => close())));

/** A directory in a file, and a database in which it manages users. */
async function openStage(start: string): Promise<Directory> {
  const stage = await setStage(start);
  const folder = await mkdtemp(join(tmpdir(), 'rekey-expiries-'));
  const file = join(folder, 'directory.json');
  const configuration = { kind: 'example', settings: { file, minimumLength: 8 } } as const;
  const connector = openConnector(configuration, '');
  closers.push(
    () => stage.stop(),
    () => rm(folder, { recursive: true }),
  );
  const { id: storeId } = await stage.db
    .insertInto('stores')
    .values({
      name: 'Directory',
      configuration: JSON.stringify(configuration),
      managed_user_ways: JSON.stringify({ portal: true, app: false }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const setExpiry = (name: string, expiresAt: string | null) =>
    saveExampleAccount(file, {
      username: name,
      password: Buffer.from('First-Passw0rd'),
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    });
  return {
    stage,
    storeId,
    setExpiry,
    async addManaged(name) {
      const id = await stage.addUser({ name, storeId });
      const accountId = await setExpiry(name, null);
      const row = { store_id: storeId, user_id: id, account_id: accountId, account_name: name };
      await stage.db.insertInto('store_accounts').values(row).execute();
      return id;
    },
    read: () => readDirectoryExpiries({ ...stage.deps, connectors: { of: async () => connector } }, storeId),
  };
}

test('users whom a directory manages expire when it says so, and are reminded like everybody', async () => {
  const { stage, addManaged, setExpiry, read } = await openStage('2026-06-01T10:00:00Z');
  const [ada, bob] = [await addManaged('ada'), await addManaged('bob')];
  await setExpiry('ada', '2026-06-09T12:00:00.000Z');
  await read();
  assert.equal(await stage.expiresAt(ada), '2026-06-09T12:00:00.000Z');
  assert.equal(await stage.expiresAt(bob), null);
  for (let day = 0; day < 12; day++) {
    stage.pass(dayMs);
    await sendDueReminders(stage.deps);
  }
  assert.deepEqual(
    (await stage.mails()).map(({ userId, values }) => [userId, values.daysLeft]),
    [
      [ada, '7'],
      [ada, '6'],
      [ada, '5'],
      [ada, '4'],
      [ada, '3'],
      [ada, '2'],
      [ada, '1'],
    ],
  );
});

test('the policy of the organization does not touch what a directory has said', async () => {
  const { stage, addManaged, setExpiry, read } = await openStage('2026-06-01T10:00:00Z');
  const ada = await addManaged('ada');
  await setExpiry('ada', '2026-08-09T12:00:00.000Z');
  await read();
  await stage.savePolicy(1);
  await stage.savePolicy(null);
  await rewriteExpiries(stage.deps);
  assert.equal(await stage.expiresAt(ada), '2026-08-09T12:00:00.000Z');
  await setExpiry('ada', null);
  await read();
  assert.equal(await stage.expiresAt(ada), null);
});

test('what a directory said before a change is not believed after it', async () => {
  const { stage, addManaged, setExpiry, read } = await openStage('2026-06-01T10:00:00Z');
  const ada = await addManaged('ada');
  await setExpiry('ada', '2026-06-02T12:00:00.000Z');
  await read();
  // The change commits while the directory is being read: its moment is not before the reading's.
  await stage.changePassword(ada);
  await read();
  assert.equal(await stage.expiresAt(ada), null);
  stage.pass(1);
  await setExpiry('ada', '2026-09-01T12:00:00.000Z');
  await read();
  assert.equal(await stage.expiresAt(ada), '2026-09-01T12:00:00.000Z');
});

test('only directories that manage users are asked', async () => {
  const { stage, addManaged, storeId } = await openStage('2026-06-01T10:00:00Z');
  await scheduleDirectoryReadings(stage.deps);
  assert.deepEqual(stage.jobs, []);
  await addManaged('ada');
  await scheduleDirectoryReadings(stage.deps);
  assert.deepEqual(
    stage.jobs.map(({ payload }) => payload),
    [{ storeId }],
  );
});
