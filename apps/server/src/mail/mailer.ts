import type { Language } from '@rekey/protocol';
import { createTransport } from 'nodemailer';
import addressparser from 'nodemailer/lib/addressparser';
import { type MailTls, readMailServerAddress } from './mail-server-address.ts';
import { judgeFailure, type SendOutcome, tidyReply } from './send-outcome.ts';

/** One message on its way out. */
export interface OutgoingMail {
  /** The same at every attempt, so that a mail that arrives twice is known to be one. */
  id: string;
  recipient: string;
  language: Language;
  date: Date;
  subject: string;
  html: string;
  text: string;
}

/** Sends mail by SMTP. */
export interface Mailer {
  /** The sender as people see it. */
  from: string;
  /** Tries once, for at most `limits.sendMs`, and says what became of it; never throws. */
  send(mail: OutgoingMail): Promise<SendOutcome>;
  /** Closes the connections once what is under way is done. */
  close(): void;
}

/** How a mailer is opened. */
export interface MailerOptions extends MailTls {
  /** Such as smtps://user:password@host. */
  url: string;
  /** Such as "Rekey <rekey@example.org>". */
  from: string;
  /** Where bounces go; absent = to the sender. */
  bouncesTo?: string | undefined;
  connections?: number;
  /** Absent = `mailerLimits`; tests wait for shorter ones. */
  limits?: MailerLimits;
}

/** How long a mailer waits. */
export interface MailerLimits {
  /** For a connection, and for the server's greeting. */
  connectMs: number;
  /** For the next word of the server. */
  silenceMs: number;
  /** For all of one attempt. */
  sendMs: number;
}

/** Longer than a mail server takes to look at a mail; shorter than a job may be silent. */
export const mailerLimits: MailerLimits = { connectMs: 15_000, silenceMs: 60_000, sendMs: 75_000 };

// Whatever may stand in the directory: one recipient, and nothing that means something to a mail server.
const oneAddress = /^[^\s<>,;:"()[\]\\@\p{Cc}]+@[^\s<>,;:"()\\@\p{Cc}]+$/u;

/** Opens a mailer with a pool of connections.
 *
 *  @throws Error when `from` or `bouncesTo` is not one address
 */
export function openMailer(options: MailerOptions): Mailer {
  const sender = readAddress('REKEY_MAIL_FROM', options.from);
  const bouncesTo = options.bouncesTo ? readAddress('REKEY_MAIL_BOUNCES_TO', options.bouncesTo) : sender;
  const limits = options.limits ?? mailerLimits;
  const transport = openTransport(options, limits);
  return {
    from: options.from,
    async send(mail) {
      if (!oneAddress.test(mail.recipient)) {
        return { outcome: 'refused', reply: 'This is not an e-mail address.', blames: 'address' };
      }
      // Once the whole message has been read, the server may have it, whatever happens then.
      let isHandedOver = false;
      const message = {
        ...composeMessage(mail, sender),
        envelope: { from: bouncesTo.address, to: [mail.recipient] },
        // RFC 3461: only failures come back, with our id, and without the mail itself.
        dsn: { id: mail.id, return: 'headers', notify: ['failure'] },
        signal: AbortSignal.timeout(limits.sendMs),
        onHandedOver: () => {
          isHandedOver = true;
        },
      };
      try {
        const { response } = await transport.sendMail(message);
        return { outcome: 'sent', reply: tidyReply(response) };
      } catch (error) {
        return judgeFailure(error, isHandedOver);
      }
    },
    close: () => transport.close(),
  };
}

interface Address {
  name: string;
  address: string;
  host: string;
}

function readAddress(setting: string, text: string): Address {
  const [first, ...others] = addressparser(text, { flatten: true });
  const host = first?.address.split('@')[1];
  if (!first || !host || others.length > 0) throw new Error(`${setting} is not an address such as Rekey <rekey@host>.`);
  return { name: first.name, address: first.address, host };
}

function openTransport(options: MailerOptions, { connectMs, silenceMs }: MailerLimits) {
  const { host, port, secure, tlsRequired, auth, tls } = readMailServerAddress(options.url, options);
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: tlsRequired,
    tls,
    ...(auth && { auth }),
    pool: true,
    maxConnections: options.connections ?? 4,
    // A connection that had gone stale is replaced at once, where not a byte of the message has left.
    maxRequeues: 1,
    idleTimeout: 30_000,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use('stream', (mail, done) => {
    const { onHandedOver } = mail.data as { onHandedOver?: () => void };
    const { message } = mail;
    if (onHandedOver && message) {
      const createReadStream = message.createReadStream.bind(message);
      message.createReadStream = (...given) => createReadStream(...given).once('end', onHandedOver);
    }
    done();
  });
  return transport;
}

function composeMessage(mail: OutgoingMail, sender: Address) {
  return {
    from: { name: sender.name, address: sender.address },
    to: { name: '', address: mail.recipient },
    messageId: `<${mail.id}@${sender.host}>`,
    date: mail.date,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: {
      // RFC 3834, and what Exchange knows instead: no out-of-office answers to these.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': mail.language,
    },
  };
}
