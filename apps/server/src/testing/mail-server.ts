import { EventEmitter, once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { issueAuthority, issueServerCertificate } from '../platform/certificates/issue-certificate.ts';
import { systemClock } from '../platform/clock.ts';

/** A mail as it arrived, with what its envelope said. */
export interface DeliveredMail {
  recipient: string;
  /** Where bounces would go. */
  envelopeSender: string;
  /** What it asked for where reports are concerned (RFC 3461). */
  reports: { envelopeId: string | null; returning: string | null; notify: string[] };
  subject: string;
  text: string;
  html: string;
  /** Every header and part, read. */
  parsed: ParsedMail;
  /** Every byte. */
  raw: string;
  /** Whether it came through TLS, and by which name its sender had logged in. */
  secure: boolean;
  user: string | null;
}

/** A mail server on loopback with STARTTLS and log-in, whose bad days a test can script. */
export interface TestMailServer {
  /** For REKEY_SMTP_URL. */
  url: string;
  port: number;
  /** The authority that signed its certificate, for REKEY_MAIL_TLS_AUTHORITY; PEM. */
  authority: string;
  /** Everything that arrived, oldest first. */
  mails: DeliveredMail[];
  /** The newest mail to a recipient, once there is one for which the predicate holds. */
  waitFor(recipient: string, predicate?: (mail: DeliveredMail) => boolean): Promise<DeliveredMail>;
  /** Answers to this recipient with a reply such as "550 5.1.1 No such user"; null = takes mail to it again. */
  refuse(address: string, reply: string | null): void;
  /** Takes the next mails, and breaks the connection before saying so. */
  dropAfterData(count: number): void;
  /** Takes the next mails, and never says so. */
  hangAfterData(count: number): void;
  /** Breaks the connection at the next recipients, before any mail is handed over. */
  dropAtRecipient(count: number): void;
  /** Refuses the content of the next mails with a reply. */
  refuseData(reply: string, count: number): void;
  stop(): Promise<void>;
}

const waitLimitMs = 30_000;
const credentials = { user: 'rekey', password: 'smtp-canary-4711' };

/** Starts the mail server on a free port of loopback.
 *
 *  @param options.tls 'none' = offers no TLS, as somebody in between would; 'from-start' = smtps
 */
export async function startMailServer(
  options: { tls?: 'starttls' | 'from-start' | 'none'; port?: number } = {},
): Promise<TestMailServer> {
  const { tls = 'starttls', port: wantedPort = 0 } = options;
  const now = systemClock.now();
  const authority = await issueAuthority(now);
  const certificate = await issueServerCertificate(authority, ['localhost', '127.0.0.1'], now);
  const mails: DeliveredMail[] = [];
  const arrivals = new EventEmitter().setMaxListeners(0);
  const refusals = new Map<string, string>();
  let dropsAtRecipient = 0;
  const script: ('drop' | 'hang' | { reply: string })[] = [];

  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    hideDSN: false,
    secure: tls === 'from-start',
    disabledCommands: tls === 'none' ? ['STARTTLS'] : [],
    key: certificate,
    cert: certificate,
    onAuth({ username, password }, _session, done) {
      const isRight = username === credentials.user && password === credentials.password;
      done(isRight ? null : new Error('wrong'), { user: username });
    },
    onRcptTo({ address }, session, done) {
      if (dropsAtRecipient > 0) {
        dropsAtRecipient--;
        return dropConnection(server, session);
      }
      const reply = refusals.get(address.toLowerCase());
      done(reply ? replyError(reply) : null);
    },
    onData(stream, session, done) {
      buffer(stream).then(async (raw) => {
        const step = script.shift();
        if (typeof step === 'object') return done(replyError(step.reply));
        mails.push(...(await readDelivery(raw, session)));
        arrivals.emit('mail');
        if (step === 'drop') return dropConnection(server, session);
        if (step !== 'hang') done();
      }, done);
    },
  });
  // What a client breaks off is no failure of the test.
  server.on('error', () => {});
  await new Promise<void>((resolve) => void server.listen(wantedPort, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as { port: number };

  return {
    url: `${tls === 'from-start' ? 'smtps' : 'smtp'}://${credentials.user}:${credentials.password}@127.0.0.1:${port}`,
    port,
    authority: /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/.exec(authority)?.[0] ?? '',
    mails,
    async waitFor(recipient, predicate = () => true) {
      const isIt = (mail: DeliveredMail) => mail.recipient === recipient && predicate(mail);
      const signal = AbortSignal.timeout(waitLimitMs);
      for (;;) {
        const found = mails.findLast(isIt);
        if (found) return found;
        await once(arrivals, 'mail', { signal }).catch(() => {
          const seen = mails.map((mail) => `${mail.recipient}: ${mail.subject}`);
          throw new Error(`no such mail to ${recipient}; there are: ${seen.join('; ') || 'none'}`);
        });
      }
    },
    refuse(address, reply) {
      if (reply === null) refusals.delete(address.toLowerCase());
      else refusals.set(address.toLowerCase(), reply);
    },
    dropAfterData: (count) => void script.push(...Array<'drop'>(count).fill('drop')),
    hangAfterData: (count) => void script.push(...Array<'hang'>(count).fill('hang')),
    dropAtRecipient(count) {
      dropsAtRecipient = count;
    },
    refuseData: (reply, count) => void script.push(...Array.from({ length: count }, () => ({ reply }))),
    stop: () => stopNow(server),
  };
}

async function readDelivery(raw: Buffer, session: SMTPServerSession): Promise<DeliveredMail[]> {
  const parsed = await simpleParser(raw);
  const { mailFrom, rcptTo, dsn: ofMail } = session.envelope;
  return rcptTo.map(({ address, dsn }) => ({
    recipient: address,
    envelopeSender: mailFrom ? mailFrom.address : '',
    reports: { envelopeId: ofMail?.envid ?? null, returning: ofMail?.ret ?? null, notify: dsn?.notify ?? [] },
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html || '',
    parsed,
    raw: raw.toString(),
    secure: session.secure,
    user: typeof session.user === 'string' ? session.user : null,
  }));
}

function replyError(reply: string): Error {
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) });
}

function dropConnection(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
}

function stopNow(server: SMTPServer): Promise<void> {
  for (const connection of server.connections) connection._socket.destroy();
  return new Promise((resolve) => void server.close(() => resolve()));
}
