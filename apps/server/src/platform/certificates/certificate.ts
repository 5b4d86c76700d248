import { createHash, type X509Certificate } from 'node:crypto';

/** What a TLS server needs, and what its clients trust it by. Everything as PEM. */
export interface ServerCertificate {
  /** The root that clients pin. */
  authorityPem: string;
  /** SHA-256 of the root in DER, base64url: short enough to stand in an enrollment code. */
  authorityFingerprint: string;
  /** The server's certificate, followed by the ones between it and the root. */
  certificatePem: string;
  keyPem: string;
}

/** A certificate that cannot serve. The message says which file, why, and what to do. */
export class CertificateError extends Error {
  override name = 'CertificateError';
}

/** SHA-256 of a certificate in DER, base64url. */
export function fingerprintOf(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('base64url');
}

/** Whether `issuer` signed `certificate`: its name and its key. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
