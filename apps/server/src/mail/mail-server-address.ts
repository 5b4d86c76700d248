import type { ConnectionOptions } from 'node:tls';

/** How connections to mail servers are protected. */
export interface MailTls {
  /** 'optional' = TLS where the server offers it; absent = required, except on loopback. */
  tls?: 'required' | 'optional' | undefined;
  /** Certificate of the authority that signed the mail server's, PEM; absent = those that the system knows. */
  authority?: string | undefined;
}

/** Where a mail server is and how to speak to it: what nodemailer and imapflow both take. */
export interface MailServerAddress {
  host: string;
  port: number;
  /** TLS from the first byte; else STARTTLS. */
  secure: boolean;
  /** Nothing is said, no log-in and no mail, before TLS stands. */
  tlsRequired: boolean;
  auth: { user: string; pass: string } | null;
  tls: ConnectionOptions;
  /** The path without its slash: the name of a mailbox. */
  path: string;
}

const defaultPorts: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465, 'imap:': 143, 'imaps:': 993 };

/** Reads smtp://, smtps://, imap:// and imaps:// URLs; user and password percent-encoded. */
export function readMailServerAddress(text: string, { tls, authority }: MailTls): MailServerAddress {
  const url = new URL(text);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isLocal = isLoopback(host);
  const secure = url.protocol.endsWith('s:');
  const pass = decodeURIComponent(url.password);
  return {
    host,
    port: url.port ? Number(url.port) : isLocal && url.protocol === 'smtp:' ? 25 : (defaultPorts[url.protocol] ?? 0),
    secure,
    tlsRequired: secure || (tls ?? (isLocal ? 'optional' : 'required')) === 'required',
    auth: url.username ? { user: decodeURIComponent(url.username), pass } : null,
    tls: {
      minVersion: 'TLSv1.2',
      ...(authority && { ca: authority }),
      // Nobody stands between two programs of one machine, and what Debian's mail servers show there nobody has signed.
      rejectUnauthorized: !isLocal || authority !== undefined,
    },
    path: decodeURIComponent(url.pathname.slice(1)),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
