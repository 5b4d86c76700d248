import assert from 'node:assert/strict';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { StoreConfiguration } from '@rekey/protocol';
import type { ConformanceStore } from './conformance/store-under-test.ts';
import { testConformance } from './conformance.ts';
import { saveExampleAccount } from './example/index.ts';
import { openConnector } from './index.ts';

const at = (file: string): StoreConfiguration => ({ kind: 'example', settings: { file, minimumLength: 8 } });

async function inDirectory(work: (file: string) => Promise<void>) {
  const directory = await mkdtemp(join(tmpdir(), 'rekey-example-'));
  await work(join(directory, 'directory.json')).finally(() => rm(directory, { recursive: true }));
}

testConformance('the example directory', {
  skip: null,
  async start(): Promise<ConformanceStore> {
    const directory = await mkdtemp(join(tmpdir(), 'rekey-example-'));
    const file = join(directory, 'directory.json');
    const broken = join(directory, 'broken.json');
    await writeFile(broken, '{"accounts": 7}');
    const save = (username: string, password: string, more = {}) =>
      saveExampleAccount(file, { username, password: Buffer.from(password), ...more });
    const again = (username: string, more: object) =>
      save(username, 'First-Passw0rd-of-all', more).then(() => undefined);
    return {
      configuration: at(file),
      unreachable: [at(join(directory, 'missing.json')), at(broken)],
      bindPassword: '',
      hostileUsernames: ['*', 'a)(uid=*', 'back\\slash', '"quoted"', '__proto__', 'ünï-ж-😀'],
      createAccount: async ({ username, password }) => void (await save(username, password)),
      trouble: {
        locked: (username) => again(username, { state: 'locked' }),
        disabled: (username) => again(username, { state: 'disabled' }),
        'must-change': (username) => again(username, { mustChange: true }),
      },
      setExpiry: (username, days) =>
        again(username, { expiresAt: days === null ? null : new Date(Date.now() + days * 86_400_000) }),
      resetHonorsHistory: false,
      stop: () => rm(directory, { recursive: true }),
    };
  },
});

test('the example directory keeps no password that can be read', () =>
  inDirectory(async (file) => {
    await saveExampleAccount(file, { username: 'anna', password: Buffer.from('Canary-Passw0rd') });
    assert.doesNotMatch(await readFile(file, 'utf8'), /Canary/);
    assert.doesNotMatch(await readFile(file, 'utf8'), new RegExp(Buffer.from('Canary-Passw0rd').toString('base64')));
  }));

test('an example directory whose file is taken away is down, and up again when it is back', () =>
  inDirectory(async (file) => {
    const accountId = await saveExampleAccount(file, { username: 'anna', password: Buffer.from('First-Passw0rd') });
    const connector = openConnector(at(file), '');
    const write = { accountId, newPassword: Buffer.from('Second-Passw0rd'), oldPassword: null, marker: null };
    await rename(file, `${file}.away`);
    assert.equal((await connector.writePassword(write)).outcome, 'unreachable');
    await rename(`${file}.away`, file);
    assert.equal((await connector.writePassword(write)).outcome, 'written');
  }));
