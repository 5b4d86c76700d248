import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { systemClock } from './platform/clock.ts';
import {
  createTestDatabase,
  findRunningPostgres,
  openDatabase,
  startEmbeddedPostgres,
  type TestDatabase,
} from './platform/database/index.ts';
import type { Tables } from './tables.ts';
import { runCommand } from './user-commands.ts';

let database: TestDatabase;
let directory: string;
before(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'rekey-command-'));
});
after(async () => {
  await database.stop();
  await rm(directory, { recursive: true });
});

async function run(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const actor = { kind: 'system', name: 'command line (test)' } as const;
  const print = (line: string) => void lines.push(line);
  await runCommand({ db: database.db, clock: systemClock, origin: 'https://rekey.example', actor, print }, args);
  return lines.join('\n');
}

test('users add creates a user and prints the link for the first password', async () => {
  const output = await run(
    'users',
    'add',
    'ada',
    '--name',
    'Ada Lovelace',
    '--email',
    'ada@example.org',
    '--administrator',
  );
  assert.match(output, /^Created ada \(administrator\)\.\n/);
  assert.match(output, /https:\/\/rekey\.example\/setup#[\w-]{43}/);
  const links = await database.db.selectFrom('one_time_links').selectAll().execute();
  assert.equal(links.length, 1);
  await assert.rejects(run('users', 'add', 'ADA', '--name', 'Again'), { code: 'USERNAME_TAKEN' });
  const event = await database.db.selectFrom('audit_events').selectAll().executeTakeFirstOrThrow();
  assert.deepEqual([event.action, event.actor_name], ['user.create', 'command line (test)']);
});

test('users import, list, deactivate and activate do what they say', async () => {
  const file = join(directory, 'people.csv');
  await writeFile(file, 'username,displayName,email\nbob,Bob,bob@example.org\ncy,Cy,\n');
  assert.equal(await run('users', 'import', file), 'Created 2 users; 0 were there already.');
  assert.equal(await run('users', 'deactivate', 'BOB'), 'bob is deactivated.');
  assert.equal(await run('users', 'list', 'bob'), 'bob\tBob\tbob@example.org\tuser\tdeactivated\trekey');
  assert.equal(await run('users', 'activate', 'bob'), 'bob is active.');
  assert.match(await run('users', 'list'), /^ada\t.*\nbob\t.*\tactive\t.*\ncy\t/);
});

test('the last administrator stays one', async () => {
  await assert.rejects(run('users', 'deactivate', 'ada'), { code: 'LAST_ADMINISTRATOR' });
});

test('audit verify tells whether the log holds', async () => {
  assert.match(await run('audit', 'verify'), /^The audit log holds: \d+ events\.\n.*: \d+ [0-9a-f]{64}$/);
});

const misuses = [
  [],
  ['users'],
  ['users', 'explode'],
  ['users', 'add'],
  ['users', 'add', 'x'],
  ['users', 'add', 'x', '--name', 'X', '--email', 'no-mail'],
  ['users', 'add', 'x', '--name', 'X', '--password', 'secret'],
  ['users', 'import', '/nowhere.csv'],
  ['users', 'deactivate'],
  ['users', 'deactivate', 'a', 'b'],
  ['audit', 'verify', '--from', '0'],
];
for (const args of misuses) {
  test(`"${args.join(' ')}" is not understood`, async () => {
    await assert.rejects(run(...args), { name: 'UsageError' });
  });
}

test('an unknown user is refused', async () => {
  await assert.rejects(run('users', 'deactivate', 'nobody'), { code: 'USER_NOT_FOUND' });
});

async function runProgram(dataDirectory: string, ...args: string[]) {
  const program = fileURLToPath(new URL('./command-line.ts', import.meta.url));
  const env = { PATH: '/usr/bin:/bin', REKEY_DATA_DIR: dataDirectory };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number, output, errors };
}

test('the program works beside a running server and without one', async () => {
  const data = join(directory, 'data');
  const alone = await runProgram(data, 'users', 'add', 'dora', '--name', 'Dora');
  assert.deepEqual([alone.code, alone.errors], [0, '']);
  assert.match(alone.output, /Created dora/);
  assert.equal(findRunningPostgres(join(data, 'postgres')), null);

  const postgres = await startEmbeddedPostgres({ directory: join(data, 'postgres') });
  const beside = await runProgram(data, 'users', 'list');
  assert.deepEqual([beside.code, beside.errors], [0, '']);
  assert.equal(beside.output, 'dora\tDora\t\tuser\tactive\trekey\n');
  const refused = await runProgram(data, 'users', 'add', 'dora', '--name', 'Dora');
  assert.deepEqual([refused.code, refused.errors.split(' (')[1]], [1, 'USERNAME_TAKEN)\n']);
  const misused = await runProgram(data, 'users', 'explode');
  assert.equal(misused.code, 2);
  assert.match(misused.errors, /npm run rekey -- users add <user name>/);

  const db = openDatabase<Tables>(postgres.connection, { max: 1 });
  const users = await db.selectFrom('users').select('username').execute();
  assert.deepEqual(users, [{ username: 'dora' }], 'the server’s PostgreSQL is still there');
  await db.destroy();
  await postgres.stop();
});
