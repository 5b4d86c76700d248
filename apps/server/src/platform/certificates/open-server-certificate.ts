import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { createPrivateFile, openPrivateFolder, readPrivateFile, replacePrivateFile } from '../private-files.ts';
import { CertificateError, fingerprintOf, isIssuedBy, type ServerCertificate } from './certificate.ts';
import { isForNames, issueAuthority, issueServerCertificate } from './issue-certificate.ts';

const renewBeforeMs = 30 * 24 * 60 * 60 * 1000;

/** A certificate from the installation's own authority, which is made once and kept.
 *
 *  The server's certificate is made anew when it ends within 30 days, when the names have changed, or when it is damaged; clients
 *  pin the authority and notice nothing. Call it once a day to renew in time.
 *
 *  @param options.names DNS names and IP addresses that clients reach the server by
 *  @throws CertificateError when the authority is damaged or over: a new one would lock out every device
 *  @throws UnsafeFileError
 */
export async function openServerCertificate(options: {
  directory: string;
  names: readonly string[];
  clock: Clock;
}): Promise<ServerCertificate> {
  const { directory, names, clock } = options;
  await openPrivateFolder(directory);
  const authority = await openAuthority(join(directory, 'authority.pem'), clock);
  const root = new X509Certificate(authority);
  const path = join(directory, 'server.pem');
  let server = await readPrivateFile(path);
  if (server === null || !isUsable(server, root, names, clock)) {
    server = await issueServerCertificate(authority, names, clock.now());
    await replacePrivateFile(path, server);
  }
  return {
    authorityPem: root.toString(),
    authorityFingerprint: fingerprintOf(root),
    certificatePem: new X509Certificate(server).toString(),
    keyPem: keyOf(server),
  };
}

async function openAuthority(path: string, clock: Clock): Promise<string> {
  const text = (await readPrivateFile(path)) ?? (await createAuthority(path, clock));
  const root = parse(text);
  if (!root?.ca || !isIssuedBy(root, root)) {
    throw new CertificateError(`${path} is damaged: restore it from a backup; devices trust no other authority`);
  }
  if (root.validToDate <= clock.now()) {
    throw new CertificateError(`${path} ended on ${root.validTo}: remove it and enroll all devices again`);
  }
  return text;
}

async function createAuthority(path: string, clock: Clock): Promise<string> {
  const text = await issueAuthority(clock.now());
  if (await createPrivateFile(path, text)) return text;
  // Another server on the same folder was first.
  return (await readPrivateFile(path)) ?? text;
}

function isUsable(text: string, root: X509Certificate, names: readonly string[], clock: Clock): boolean {
  const certificate = parse(text);
  if (!certificate || !isIssuedBy(certificate, root)) return false;
  const now = clock.now().getTime();
  const endsSoon = certificate.validToDate.getTime() - now < renewBeforeMs;
  const notYet = certificate.validFromDate.getTime() > now;
  return !endsSoon && !notYet && isForNames(certificate.toString(), names);
}

/** The certificate of a PEM text that also holds its private key; null when they do not belong together. */
function parse(text: string): X509Certificate | null {
  try {
    const certificate = new X509Certificate(text);
    return certificate.checkPrivateKey(createPrivateKey(text)) ? certificate : null;
  } catch {
    return null;
  }
}

function keyOf(text: string): string {
  return createPrivateKey(text).export({ type: 'pkcs8', format: 'pem' }) as string;
}
