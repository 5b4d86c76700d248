import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const openssl = (parameters: string[]) => run('openssl', parameters);

/** Files of one server certificate, PEM. */
export interface CertificateFiles {
  certificateFile: string;
  keyFile: string;
}

/** A certificate authority for one test: its certificate as PEM, and certificates by it. */
export interface TestAuthority {
  certificate: string;
  certificateFile: string;
  /** `names` become the subject's alternative names: `DNS:…` or `IP:…`. */
  issue(label: string, names: string[]): Promise<CertificateFiles>;
}

/** Makes an authority whose files stand in `directory`. */
export async function createTestAuthority(directory: string): Promise<TestAuthority> {
  const keyFile = join(directory, 'authority.key');
  const certificateFile = join(directory, 'authority.pem');
  await openssl([
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=Test authority', '-keyout', keyFile, '-out', certificateFile],
  ]);

  async function issue(label: string, names: string[]): Promise<CertificateFiles> {
    const files = { certificateFile: join(directory, `${label}.pem`), keyFile: join(directory, `${label}.key`) };
    const request = join(directory, `${label}.csr`);
    const extensions = join(directory, `${label}.ext`);
    await writeFile(extensions, `subjectAltName=${names.join(',')}\n`);
    await openssl([
      ...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${label}`],
      ...['-keyout', files.keyFile, '-out', request],
    ]);
    await openssl([
      ...['x509', '-req', '-in', request, '-days', '2', '-extfile', extensions, '-out', files.certificateFile],
      ...['-CA', certificateFile, '-CAkey', keyFile, '-CAcreateserial'],
    ]);
    return files;
  }

  return { certificate: await readFile(certificateFile, 'utf8'), certificateFile, issue };
}
