import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { connect, createServer } from 'node:tls';
import { systemClock } from '../clock.ts';
import { loadServerCertificate, openServerCertificate, type ServerCertificate } from './index.ts';

let parent: string;
let directory: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'rekey-certificates-'));
  directory = join(parent, 'tls');
});
afterEach(() => rm(parent, { recursive: true }));

const names = ['rekey.example', 'localhost', '127.0.0.1', '::1'];
const dayMs = 24 * 60 * 60 * 1000;
const inDays = (days: number) => ({ now: () => new Date(Date.now() + days * dayMs) });
const openWith = (more: Partial<Parameters<typeof openServerCertificate>[0]> = {}) =>
  openServerCertificate({ directory, names, clock: systemClock, ...more });

/** What a client that trusts only this authority says to a server with this certificate. */
async function shakeHands(certificate: ServerCertificate, trusted: string, servername: string): Promise<string> {
  const server = createServer({ key: certificate.keyPem, cert: certificate.certificatePem, minVersion: 'TLSv1.3' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: '127.0.0.1', port, ca: trusted, servername });
  try {
    await once(client, 'secureConnect');
    return String(client.getProtocol());
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  } finally {
    client.destroy();
    server.close();
  }
}

test('a client that pins the authority accepts the server by each of its names', async () => {
  const certificate = await openWith();
  assert.equal(await shakeHands(certificate, certificate.authorityPem, 'rekey.example'), 'TLSv1.3');
  assert.equal(await shakeHands(certificate, certificate.authorityPem, 'localhost'), 'TLSv1.3');
  const parsed = new X509Certificate(certificate.certificatePem);
  assert.ok(parsed.checkIP('127.0.0.1') && parsed.checkIP('::1'));
  assert.equal(await shakeHands(certificate, certificate.authorityPem, 'evil.example'), 'ERR_TLS_CERT_ALTNAME_INVALID');
});

test('a client that pins another authority refuses the server', async () => {
  const certificate = await openWith();
  const other = await openWith({ directory: join(parent, 'other') });
  assert.notEqual(other.authorityFingerprint, certificate.authorityFingerprint);
  assert.equal(await shakeHands(certificate, other.authorityPem, 'localhost'), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
});

test('the fingerprint is that of the authority', async () => {
  const { authorityPem, authorityFingerprint } = await openWith();
  const hex = new X509Certificate(authorityPem).fingerprint256.replaceAll(':', '');
  assert.equal(authorityFingerprint, Buffer.from(hex, 'hex').toString('base64url'));
});

test('the next start finds the same certificate, whatever the order of the names', async () => {
  const first = await openWith();
  assert.deepEqual(await openWith({ names: ['[::1]', 'LOCALHOST', '127.0.0.1', 'rekey.example', 'localhost'] }), first);
  for (const name of ['authority.pem', 'server.pem'])
    assert.equal((await stat(join(directory, name))).mode & 0o777, 0o600);
});

test('new names give a new certificate of the same authority', async () => {
  const first = await openWith();
  for (const changed of [[...names, 'new.example'], names.slice(1), ['127.0.0.2']]) {
    const second = await openWith({ names: changed });
    assert.notEqual(second.certificatePem, first.certificatePem);
    assert.equal(second.authorityPem, first.authorityPem);
  }
});

test('a certificate that ends within 30 days is renewed, one that does not is kept', async () => {
  const first = await openWith();
  assert.equal((await openWith({ clock: inDays(330) })).certificatePem, first.certificatePem);
  const renewed = await openWith({ clock: inDays(336) });
  assert.notEqual(renewed.certificatePem, first.certificatePem);
  assert.equal(renewed.authorityFingerprint, first.authorityFingerprint);
  assert.equal((await openWith({ clock: inDays(336) })).certificatePem, renewed.certificatePem);
});

test('a damaged server certificate is replaced, a damaged authority is not', async () => {
  const first = await openWith();
  await writeFile(join(directory, 'server.pem'), 'rubbish');
  const second = await openWith();
  assert.equal(second.authorityPem, first.authorityPem);
  const authority = join(directory, 'authority.pem');
  await writeFile(authority, first.authorityPem);
  await assert.rejects(openWith(), { name: 'CertificateError', message: /authority\.pem is damaged/ });
  assert.equal(await readFile(authority, 'utf8'), first.authorityPem);
});

test('an authority that is over is an error, not a new authority', async () => {
  await openWith();
  await assert.rejects(openWith({ clock: inDays(20 * 365 + 1) }), { name: 'CertificateError', message: /ended on/ });
});

interface Files {
  certificateFile: string;
  keyFile: string;
  authorityFile: string;
}

async function writeFiles(certificate: ServerCertificate): Promise<Files> {
  const files = {
    certificateFile: join(parent, 'chain.pem'),
    keyFile: join(parent, 'key.pem'),
    authorityFile: join(parent, 'root.pem'),
  };
  await writeFile(files.certificateFile, certificate.certificatePem);
  await writeFile(files.keyFile, certificate.keyPem);
  await writeFile(files.authorityFile, certificate.authorityPem);
  return files;
}

test('a certificate of the organization serves, with the root in a file of its own or in the chain', async () => {
  const own = await openWith();
  const { authorityFile, ...files } = await writeFiles(own);
  const loaded = await loadServerCertificate({ ...files, authorityFile, clock: systemClock });
  assert.deepEqual(loaded, own);
  await writeFile(files.certificateFile, own.certificatePem + own.authorityPem);
  assert.deepEqual(await loadServerCertificate({ ...files, clock: systemClock }), own);
  assert.equal(await shakeHands(loaded, loaded.authorityPem, 'localhost'), 'TLSv1.3');
});

test('a certificate that cannot serve is refused with the reason', async () => {
  const own = await openWith();
  const other = await openWith({ directory: join(parent, 'other') });
  const files = await writeFiles(own);
  const { authorityFile, ...withoutRoot } = files;
  const refused = async (options: typeof withoutRoot & { authorityFile?: string }, message: RegExp, days = 0) => {
    const loading = loadServerCertificate({ ...options, clock: inDays(days) });
    await assert.rejects(loading, { name: 'CertificateError', message });
  };
  await refused(files, /chain\.pem: "CN=Rekey server" ended on/, 366);
  await refused(files, /chain\.pem: "CN=Rekey server" begins only on/, -3);
  await refused(withoutRoot, /chain\.pem leads to "CN=Rekey authority \w+", which is not in the file/);
  await refused({ ...files, keyFile: join(parent, 'none.pem') }, /none\.pem cannot be read \(ENOENT\)/);
  await refused({ ...files, keyFile: authorityFile }, /root\.pem holds no private key/);
  await refused({ ...files, certificateFile: files.keyFile }, /key\.pem holds no certificate/);
  await writeFile(files.keyFile, other.keyPem);
  await refused(files, /key\.pem is not the key of .*chain\.pem/);
  await writeFiles({ ...own, authorityPem: other.authorityPem });
  await refused(files, /root\.pem does not hold the root/);
  await writeFile(files.certificateFile, own.certificatePem + other.certificatePem);
  await refused(files, /do not follow each other/);
});
