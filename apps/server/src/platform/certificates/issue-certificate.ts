// @peculiar/x509 asks for this before it is loaded.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key (PKCS #8), one PEM text: in one file, so that they cannot part. */
export type CertificateAndKey = string;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 24 * 60 * 60 * 1000;
// Devices whose clocks are behind shall not refuse a certificate made a minute ago.
const backdatedMs = dayMs;
const authorityLifetimeMs = 20 * 365 * dayMs;
const serverLifetimeMs = 365 * dayMs;

cryptoProvider.set(webcrypto as Crypto);

/** Makes an authority: P-256, 20 years, signs server certificates and nothing below them. */
export async function issueAuthority(now: Date): Promise<CertificateAndKey> {
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(now, authorityLifetimeMs),
    serialNumber: randomSerialNumber(),
    // Two authorities of one name would be mistaken for each other in a trust store.
    name: `CN=Rekey authority ${randomBytes(4).toString('hex')}`,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return join(certificate, keys.privateKey);
}

/** Makes a server certificate: P-256, one year, for these DNS names and IP addresses. */
export async function issueServerCertificate(
  authority: CertificateAndKey,
  names: readonly string[],
  now: Date,
): Promise<CertificateAndKey> {
  const issuer = new X509Certificate(authority);
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.create({
    ...validity(now, serverLifetimeMs),
    serialNumber: randomSerialNumber(),
    subject: 'CN=Rekey server',
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey: await importPrivateKey(authority),
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      namesExtension(names),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return join(certificate, keys.privateKey);
}

/** Whether a certificate is for these names and no others. */
export function isForNames(certificatePem: string, names: readonly string[]): boolean {
  const extension = new X509Certificate(certificatePem).getExtension(SubjectAlternativeNameExtension);
  return extension !== null && Buffer.from(extension.value).equals(Buffer.from(namesExtension(names).value));
}

// Sorted, so that one set of names has one form.
function namesExtension(names: readonly string[]): SubjectAlternativeNameExtension {
  const unique = [...new Set(names.map(bareName))].sort();
  return new SubjectAlternativeNameExtension(
    unique.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
  );
}

// URLs write IPv6 addresses in brackets.
const bareName = (name: string) => name.toLowerCase().replace(/^\[(.*)\]$/, '$1');

async function generateKeys(): Promise<CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
}

async function importPrivateKey(pem: CertificateAndKey): Promise<CryptoKey> {
  const key = PemConverter.decodeWithHeaders(pem).find(({ type }) => type === 'PRIVATE KEY');
  if (!key) throw new Error('no private key in the PEM text');
  return (await webcrypto.subtle.importKey('pkcs8', key.rawData, algorithm, false, ['sign'])) as CryptoKey;
}

async function join(certificate: X509Certificate, privateKey: CryptoKey): Promise<CertificateAndKey> {
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
  return `${certificate.toString('pem')}\n${key}\n`;
}

function validity(now: Date, lifetimeMs: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now.getTime() - backdatedMs), notAfter: new Date(now.getTime() + lifetimeMs) };
}

// Positive, and without a leading zero byte (RFC 5280, 4.1.2.2).
function randomSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40;
  return bytes.toString('hex');
}
