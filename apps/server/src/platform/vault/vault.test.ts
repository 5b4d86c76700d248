import assert from 'node:assert/strict';
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { open, seal, verifyKeyOf } from '@rekey/protocol/envelope';
import { openVault } from './index.ts';

let parent: string;
let directory: string;
let keyFile: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'rekey-vault-'));
  directory = join(parent, 'vault');
  keyFile = join(directory, 'keys.json');
});
afterEach(() => rm(parent, { recursive: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test('the first start makes the keys for their owner alone, the next one finds them', async () => {
  const first = await openVault(directory);
  assert.equal(await modeOf(directory), 0o700);
  assert.equal(await modeOf(keyFile), 0o600);
  const again = await openVault(directory);
  assert.deepEqual(again.pepper, first.pepper);
  assert.equal(again.fingerprint, first.fingerprint);
  assert.deepEqual(again.connectorKey, first.connectorKey);
  assert.deepEqual(again.captureKey, first.captureKey);
  assert.equal(again.signingKey.publicKey, first.signingKey.publicKey);
  assert.deepEqual(await readdir(directory), ['keys.json']);
});

test('servers that start at once on an empty folder end with the same keys', async () => {
  const vaults = await Promise.all(Array.from({ length: 8 }, () => openVault(directory)));
  assert.equal(new Set(vaults.map((vault) => vault.fingerprint)).size, 1);
  assert.deepEqual(await readdir(directory), ['keys.json']);
});

test('two installations share nothing', async () => {
  const [one, other] = [await openVault(directory), await openVault(join(parent, 'other'))];
  assert.notDeepEqual(one.pepper, other.pepper);
  assert.notEqual(one.fingerprint, other.fingerprint);
  const sealed = one.protect(Buffer.from('bind password'), 'store');
  assert.throws(() => other.reveal(sealed, 'store'), { name: 'RevealError' });
});

test('a key file or folder that others can use is refused', async () => {
  await openVault(directory);
  await chmod(keyFile, 0o640);
  await assert.rejects(openVault(directory), { name: 'UnsafeFileError', message: /keys\.json.*chmod 0600/ });
  await chmod(keyFile, 0o600);
  await chmod(directory, 0o701);
  await assert.rejects(openVault(directory), { name: 'UnsafeFileError', message: /chmod 0700/ });
});

test('a key file of another owner is refused', { skip: process.geteuid?.() !== 0 && 'needs root' }, async () => {
  await openVault(directory);
  await chown(keyFile, 12345, 12345);
  await assert.rejects(openVault(directory), { name: 'UnsafeFileError', message: /belongs to user 12345/ });
});

test('a damaged, empty or foreign key file is refused and stays as it is', async () => {
  await openVault(directory);
  const whole = await readFile(keyFile, 'utf8');
  for (const length of [0, 1, whole.length - 5]) {
    await truncate(keyFile, length);
    await assert.rejects(openVault(directory), { name: 'UnsafeFileError', message: /damaged/ });
    assert.equal(await readFile(keyFile, 'utf8'), whole.slice(0, length));
    await writeFile(keyFile, whole);
  }
  await writeFile(keyFile, JSON.stringify({ ...JSON.parse(whole), format: 'rekey-vault-2' }));
  await assert.rejects(openVault(directory), /damaged/);
});

test('the refusal of a damaged key file does not quote it', async () => {
  await openVault(directory);
  const { root } = JSON.parse(await readFile(keyFile, 'utf8'));
  await writeFile(keyFile, `${root} not JSON`);
  const error = await openVault(directory).catch((refusal: Error) => refusal);
  assert.ok(error instanceof Error && error.cause === undefined);
  assert.ok(!error.message.includes(root.slice(0, 6)));
});

test('a link in the place of the key file is not followed', async () => {
  await openVault(directory);
  await rm(keyFile);
  await symlink('/nowhere/keys.json', keyFile);
  await assert.rejects(openVault(directory), { name: 'UnsafeFileError', message: /cannot be read/ });
});

test('what is protected opens with its label only, and not after a flipped bit', async () => {
  const vault = await openVault(directory);
  const secret = Buffer.from('bind password ünïcode');
  const sealed = vault.protect(secret, 'store 1');
  assert.ok(!sealed.includes(secret));
  assert.notDeepEqual(vault.protect(secret, 'store 1'), sealed);
  assert.deepEqual(vault.reveal(sealed, 'store 1'), secret);
  assert.deepEqual(vault.reveal(new Uint8Array(sealed), 'store 1'), secret);
  assert.deepEqual(vault.reveal(vault.protect(Buffer.alloc(0), 'empty'), 'empty'), Buffer.alloc(0));
  assert.throws(() => vault.reveal(sealed, 'store 2'), { name: 'RevealError' });
  for (let index = 0; index < sealed.length; index++) {
    const altered = Buffer.from(sealed);
    altered[index] = (altered[index] as number) ^ 1;
    assert.throws(() => vault.reveal(altered, 'store 1'), { name: 'RevealError' });
  }
  for (let length = 0; length < sealed.length; length++) {
    assert.throws(() => vault.reveal(sealed.subarray(0, length), 'store 1'), { name: 'RevealError' });
  }
});

test('a keyed hash repeats for the same text and label only', async () => {
  const vault = await openVault(directory);
  const hash = vault.keyedHash('dora', 'login');
  assert.equal(hash.length, 32);
  assert.deepEqual(vault.keyedHash('dora', 'login'), hash);
  assert.notDeepEqual(vault.keyedHash('dora', 'setup'), hash);
  assert.notDeepEqual(vault.keyedHash('ora', 'logind'), hash);
});

test('the keys are fit for the sealed envelope', async () => {
  const { connectorKey, captureKey, signingKey } = await openVault(directory);
  assert.notEqual(connectorKey.publicKey, captureKey.publicKey);
  const context = { purpose: 'delivery', userId: 'u', targetId: 't', version: 3, changeId: 'c' } as const;
  const envelope = await seal(connectorKey, context, { newPassword: Buffer.from('new') }, signingKey.privateKey);
  const opened = await open(connectorKey, context, envelope, verifyKeyOf(signingKey.publicKey));
  assert.equal(opened.newPassword.toString(), 'new');
});
