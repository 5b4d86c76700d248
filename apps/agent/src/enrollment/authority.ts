import { createHash, X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import type { EnrollmentTicket } from '@rekey/protocol';
import { secureOrigin } from '../link/index.ts';
import { EnrollmentError } from './enrollment-error.ts';

const timeoutMs = 20_000;
const longestBytes = 64 * 1024;

/** Fetches the server's certificate authority and believes it only by the fingerprint inside the enrollment code.
 *
 *  This one request is made without verification, because there is nothing to verify by yet; it carries no secret, and its answer
 *  is worthless unless the fingerprint is right.
 *  @returns the authority, PEM
 *  @throws EnrollmentError server-unreachable or authority-mismatch
 */
export async function fetchAuthority(ticket: EnrollmentTicket): Promise<string> {
  const answer = await fetchUnverified(new URL('/agent/v1/authority', secureOrigin(ticket.server)));
  const certificate = parseCertificate(answer);
  const fingerprint = certificate && createHash('sha256').update(certificate.raw).digest('base64url');
  if (!certificate || fingerprint !== ticket.fingerprint) throw new EnrollmentError('authority-mismatch');
  return certificate.toString();
}

function parseCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

function fetchUnverified(url: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(new EnrollmentError('server-unreachable', { cause }));
    const options = { rejectUnauthorized: false, minVersion: 'TLSv1.3' as const, agent: false, timeout: timeoutMs };
    const outgoing = request(url, options, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > longestBytes) outgoing.destroy(new Error('answer too long'));
      });
      incoming.on('end', () => resolve(text));
      incoming.on('error', fail);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('timeout')));
    outgoing.on('error', fail);
    outgoing.end();
  });
}
