import 'reflect-metadata';
import { createHash, X509Certificate } from 'node:crypto';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

export interface TestAuthority {
  /** The authority's own certificate, PEM. */
  certificate: string;
  /** SHA-256 of its DER, base64url. */
  fingerprint: string;
  keys: CryptoKeyPair;
  /** A server certificate for localhost with its key, both PEM. */
  issue(names?: { dns: string; ip: string }): Promise<{ cert: string; key: string }>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;

/** Makes a certificate authority that lives as long as the test: its own root, or one below `parent`. */
export async function createTestAuthority(parent?: TestAuthority): Promise<TestAuthority> {
  const keys = await generateKeys();
  const validity = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) };
  const certificate = await X509CertificateGenerator.create({
    subject: parent ? 'CN=Test authority below another' : 'CN=Test authority',
    issuer: parent ? new X509Certificate(parent.certificate).subject : 'CN=Test authority',
    publicKey: keys.publicKey,
    signingKey: (parent?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    ...validity,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    ],
  });
  const pem = certificate.toString('pem');
  return {
    keys,
    certificate: pem,
    fingerprint: createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url'),
    async issue({ dns, ip } = { dns: 'localhost', ip: '127.0.0.1' }) {
      const leafKeys = await generateKeys();
      const leaf = await X509CertificateGenerator.create({
        subject: 'CN=Test server',
        issuer: certificate.subject,
        signingKey: keys.privateKey,
        publicKey: leafKeys.publicKey,
        signingAlgorithm: algorithm,
        ...validity,
        extensions: [
          new SubjectAlternativeNameExtension([
            { type: 'dns', value: dns },
            { type: 'ip', value: ip },
          ]),
        ],
      });
      return { cert: leaf.toString('pem'), key: await exportKey(leafKeys.privateKey) };
    },
  };
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function exportKey(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
}
