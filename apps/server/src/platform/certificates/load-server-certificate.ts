import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { Clock } from '../clock.ts';
import { CertificateError, fingerprintOf, isIssuedBy, type ServerCertificate } from './certificate.ts';

/** Loads a certificate that the organization brings, and checks that clients will accept it.
 *
 *  @param options.certificateFile PEM: the server's certificate first, then the ones between it and the root
 *  @param options.keyFile PEM of its private key, without a passphrase
 *  @param options.authorityFile PEM of the root; may be absent when the root is in the chain or is publicly known
 *  @throws CertificateError
 */
export async function loadServerCertificate(options: {
  certificateFile: string;
  keyFile: string;
  authorityFile?: string;
  clock: Clock;
}): Promise<ServerCertificate> {
  const { certificateFile, keyFile, authorityFile, clock } = options;
  const chain = await readCertificates(certificateFile);
  const key = await readKey(keyFile);
  const server = chain[0] as X509Certificate;
  if (!server.checkPrivateKey(key)) throw new CertificateError(`${keyFile} is not the key of ${certificateFile}`);
  for (const certificate of chain) refuseOutOfTime(certificateFile, certificate, clock);
  const between = chain.filter((certificate) => certificate === server || !isIssuedBy(certificate, certificate));
  const top = refuseBroken(certificateFile, between);
  const root = findRoot(top, authorityFile ? await readCertificates(authorityFile) : chain);
  if (!root) throw new CertificateError(unverifiable(certificateFile, authorityFile, top));
  refuseOutOfTime(authorityFile ?? certificateFile, root, clock);
  return {
    authorityPem: root.toString(),
    authorityFingerprint: fingerprintOf(root),
    certificatePem: between.map((certificate) => certificate.toString()).join(''),
    keyPem: key.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

function refuseOutOfTime(file: string, certificate: X509Certificate, clock: Clock): void {
  const { subject, validFromDate, validToDate } = certificate;
  const name = subject?.replaceAll('\n', ', ');
  if (validToDate <= clock.now())
    throw new CertificateError(`${file}: "${name}" ended on ${validToDate.toISOString()}`);
  if (validFromDate > clock.now()) {
    throw new CertificateError(`${file}: "${name}" begins only on ${validFromDate.toISOString()}`);
  }
}

/** The last certificate of a chain in which each one was issued by the next. */
function refuseBroken(file: string, chain: readonly X509Certificate[]): X509Certificate {
  return chain.reduce((certificate, issuer) => {
    if (isIssuedBy(certificate, issuer)) return issuer;
    throw new CertificateError(`${file}: the certificates do not follow each other, the server's own first`);
  });
}

// Clients accept a root only, nothing that stands in the middle of a chain.
function findRoot(top: X509Certificate, candidates: readonly X509Certificate[]): X509Certificate | undefined {
  const isRoot = (certificate: X509Certificate) => isIssuedBy(certificate, certificate) && isIssuedBy(top, certificate);
  return candidates.find(isRoot) ?? rootCertificates.map((pem) => new X509Certificate(pem)).find(isRoot);
}

function unverifiable(certificateFile: string, authorityFile: string | undefined, top: X509Certificate): string {
  const issuer = top.issuer.replaceAll('\n', ', ');
  return authorityFile
    ? `${authorityFile} does not hold the root "${issuer}" that ${certificateFile} leads to`
    : `${certificateFile} leads to "${issuer}", which is not in the file and not publicly known: name the file of the root`;
}

async function readCertificates(file: string): Promise<X509Certificate[]> {
  const text = await read(file);
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new CertificateError(`${file} holds no certificate in PEM form`);
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (cause) {
    throw new CertificateError(`${file} holds a damaged certificate`, { cause });
  }
}

async function readKey(file: string): Promise<KeyObject> {
  const text = await read(file);
  try {
    return createPrivateKey(text);
  } catch {
    // Without a cause: it may quote the key.
    throw new CertificateError(`${file} holds no private key in PEM form that opens without a passphrase`);
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CertificateError(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}
