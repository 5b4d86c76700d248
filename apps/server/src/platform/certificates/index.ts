/** The server's TLS certificate: from an authority of our own, or the organization's. */
export type { ServerCertificate } from './certificate.ts';
export { loadServerCertificate } from './load-server-certificate.ts';
export { openServerCertificate } from './open-server-certificate.ts';
