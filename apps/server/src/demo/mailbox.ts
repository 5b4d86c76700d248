import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as the mailbox page shows it. */
export interface ReceivedMail {
  id: number;
  to: string;
  subject: string;
  text: string;
  receivedAt: string;
}

/** A mail server on loopback that takes everything and sends nothing on. Keeps the last 200 mails, in memory only. */
export interface Mailbox {
  /** For REKEY_SMTP_URL. */
  url: string;
  list(): ReceivedMail[];
  stop(): Promise<void>;
}

const kept = 200;

/** Starts the mail server on a free port. */
export async function startMailbox(now: () => Date): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        const to = [mail.to ?? []].flat().map((address) => address.text);
        const { subject = '', text = '' } = mail;
        mails.unshift({ id: ++count, to: to.join(', '), subject, text, receivedAt: now().toISOString() });
        mails.length = Math.min(mails.length, kept);
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    list: () => mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
