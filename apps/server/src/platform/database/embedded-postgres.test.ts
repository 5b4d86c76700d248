import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type DatabaseConnection, findRunningPostgres, openPool, startEmbeddedPostgres } from './index.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'rekey-embedded-')));
chmodSync(root, 0o755);
after(() => rmSync(root, { recursive: true, force: true }));
const shared = join(root, 'shared');

async function query<Row>(connection: DatabaseConnection, text: string): Promise<Row[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

test('what was committed is there after a stop and a start', async () => {
  const first = await startEmbeddedPostgres({ directory: shared });
  await query(first.connection, 'create table kept (value text)');
  await query(first.connection, "insert into kept values ('still here')");
  await first.stop();
  assert.equal(isRunning(first.processId), false);

  const second = await startEmbeddedPostgres({ directory: shared });
  assert.deepEqual(await query(second.connection, 'select value from kept'), [{ value: 'still here' }]);
  await second.stop();
});

test('a second server on the folder is refused with the reason', async () => {
  const first = await startEmbeddedPostgres({ directory: shared });
  await assert.rejects(startEmbeddedPostgres({ directory: shared }), /Another server is using .*shared/);
  assert.equal((await query(first.connection, 'select 1')).length, 1);
  await first.stop();
});

test('a program beside the server finds the running one, and none after it has stopped', async () => {
  const postgres = await startEmbeddedPostgres({ directory: shared });
  const found = findRunningPostgres(shared);
  assert.ok(found);
  assert.deepEqual(await query(found, 'select current_user::text as name'), [{ name: 'rekey' }]);
  await postgres.stop();
  assert.equal(findRunningPostgres(shared), null);
  assert.equal(findRunningPostgres(join(root, 'never made')), null);
});

test('settings that would lose acknowledged data are refused', async () => {
  await assert.rejects(
    startEmbeddedPostgres({ directory: shared, forTestsOnly: {} }).then(async (postgres) => {
      await query(postgres.administration, 'alter system set fsync = off');
      await postgres.stop();
      return startEmbeddedPostgres({ directory: shared });
    }),
    /lose acknowledged data: fsync/,
  );
  const postgres = await startEmbeddedPostgres({ directory: shared, forTestsOnly: { settings: { fsync: 'on' } } });
  await query(postgres.administration, 'alter system reset fsync');
  await postgres.stop();
});

test('it listens on a socket that only its account can open, and on no port', async () => {
  const postgres = await startEmbeddedPostgres({ directory: shared });
  assert.equal(lstatSync(String(postgres.connection.host)).mode & 0o777, 0o700);
  assert.deepEqual(await query(postgres.administration, 'show listen_addresses'), [{ listen_addresses: '' }]);
  await assert.rejects(query({ ...postgres.connection, password: 'guessed' }, 'select 1'), { code: '28P01' });
  await postgres.stop();
});

test('on loopback the password is asked too', async () => {
  const postgres = await startEmbeddedPostgres({ directory: shared, listen: 'loopback' });
  const { host, port } = postgres.connection;
  assert.equal(host, '127.0.0.1');
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  socket.destroy();
  await assert.rejects(query({ ...postgres.connection, password: 'guessed' }, 'select 1'), { code: '28P01' });
  await postgres.stop();
});

test('when PostgreSQL is killed it is started again, and its pool goes on', async () => {
  const postgres = await startEmbeddedPostgres({ directory: shared });
  const pool = openPool(postgres.connection, { max: 2 });
  await pool.query("insert into kept values ('before the kill')");
  const killed = postgres.processId;
  process.kill(killed, 'SIGKILL');
  await untilItWorks(async () => assert.notEqual(postgres.processId, killed));
  const { rowCount } = await untilItWorks(() => pool.query("select 1 from kept where value = 'before the kill'"));
  assert.equal(rowCount, 1);
  await pool.end();
  await postgres.stop();
});

test('when its parent is killed it ends, nothing acknowledged is lost, and the next start works', async () => {
  const { acknowledged, processId } = await writeUntilKilled({ killGuardToo: false });
  await untilItWorks(async () => assert.equal(isRunning(processId), false));
  assert.deepEqual(await missingRows(acknowledged), []);
});

test('an orphan whose guard was killed too is ended by the next start', async () => {
  const { acknowledged, processId } = await writeUntilKilled({ killGuardToo: true });
  assert.equal(isRunning(processId), true);
  assert.deepEqual(await missingRows(acknowledged), []);
  assert.equal(isRunning(processId), false);
});

test('folders with long names, spaces, commas and quotes work', async () => {
  const directory = join(root, `a, "b" 'c'`, 'd'.repeat(120));
  const postgres = await startEmbeddedPostgres({ directory });
  assert.ok(Buffer.byteLength(`${postgres.connection.host}/.s.PGSQL.5432`) <= 107);
  assert.equal((await query(postgres.connection, 'select 1')).length, 1);
  await postgres.stop();
});

test('a folder that only root can reach gets a home elsewhere, and keeps it', {
  skip: process.getuid?.() !== 0 && 'only root runs PostgreSQL as somebody else',
}, async () => {
  const closed = join(root, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const first = await startEmbeddedPostgres({ directory: join(closed, 'data') });
  await query(first.connection, 'create table found_again ()');
  await first.stop();
  const second = await startEmbeddedPostgres({ directory: join(closed, 'data') });
  assert.equal(second.home, realpathSync(join(closed, 'data/home')));
  await query(second.connection, 'select * from found_again');
  await second.stop();
  rmSync(second.home, { recursive: true });
});

test('the log of PostgreSQL holds no value of a statement', async () => {
  const postgres = await startEmbeddedPostgres({ directory: shared });
  await query(postgres.connection, 'create table once (value text unique)');
  await query(postgres.connection, "insert into once values ('canary-7f3a')");
  await assert.rejects(query(postgres.connection, "insert into once values ('canary-7f3a')"), { code: '23505' });
  await assert.rejects(query(postgres.connection, "select 'canary-7f3a' from nowhere"), { code: '42P01' });
  await postgres.stop();
  const log = readFileSync(join(postgres.home, 'postgresql.log'), 'utf8');
  assert.match(log, /does not exist/);
  assert.doesNotMatch(log, /canary/);
});

/** Another process starts PostgreSQL and commits numbers as fast as it can, telling each once it is acknowledged; then it is killed. */
async function writeUntilKilled(options: { killGuardToo: boolean }) {
  const program = `
    import { startEmbeddedPostgres, openPool } from ${JSON.stringify(import.meta.resolve('./index.ts'))};
    const postgres = await startEmbeddedPostgres({ directory: ${JSON.stringify(shared)} });
    const pool = openPool(postgres.connection, { max: 1 });
    await pool.query('create table if not exists numbers (run integer, number integer)');
    process.stdout.write('pid ' + postgres.processId + '\\n');
    for (let number = 1; ; number++) {
      await pool.query('insert into numbers values ($1, $2)', [process.pid, number]);
      process.stdout.write(number + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  await untilItWorks(async () => assert.ok(output.split('\n').length > 50));
  const processId = Number(/pid (\d+)/.exec(output)?.[1]);
  assert.equal(isRunning(processId), true);
  if (options.killGuardToo) killGuardsOf(shared);
  child.kill('SIGKILL');
  await once(child, 'close');
  const numbers = output.split('\n').slice(1, -1).map(Number);
  return { processId, acknowledged: { run: Number(child.pid), numbers } };
}

async function missingRows({ run, numbers }: { run: number; numbers: number[] }): Promise<number[]> {
  const postgres = await startEmbeddedPostgres({ directory: shared });
  const rows = await query<{ number: number }>(postgres.connection, `select number from numbers where run = ${run}`);
  await postgres.stop();
  const kept = new Set(rows.map(({ number }) => number));
  return numbers.filter((number) => !kept.has(number));
}

// By number, only those that were started for this test's own folder.
function killGuardsOf(directory: string): void {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  for (const number of numbers) {
    const words = readOr(`/proc/${number}/cmdline`, '').split('\0');
    const isGuard = words.includes('rekey-postgres-guard') && words.includes(join(directory, 'cluster'));
    if (isGuard) process.kill(Number(number), 'SIGKILL');
  }
}

// A killed process that nobody has asked for yet is in the table as Z.
function isRunning(processId: number): boolean {
  const state = readOr(`/proc/${processId}/stat`, ') Z').split(') ').at(-1);
  return !state?.startsWith('Z');
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

async function untilItWorks<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (const deadline = performance.now() + 20_000; ; await sleep(50)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}
