import { type AddressObject, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as the mailbox page lists it. */
export interface ReceivedMail {
  id: number;
  from: string;
  to: string;
  subject: string;
  text: string;
  /** The HTML part; null = the mail has none. */
  html: string | null;
  /** What its own header says. */
  date: string;
  receivedAt: string;
}

/** A mail server on loopback that takes everything and sends nothing on. Keeps the last 200 mails, in memory only. */
export interface Mailbox {
  /** For REKEY_SMTP_URL. */
  url: string;
  /** Newest first. */
  list(): readonly ReceivedMail[];
  find(id: number): ReceivedMail | undefined;
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
      simpleParser(stream, { skipTextToHtml: true }).then((mail) => {
        const { subject = '', text = '', html } = mail;
        const receivedAt = now().toISOString();
        const date = mail.date?.toISOString() ?? receivedAt;
        const [from, to] = [describeAddresses(mail.from), describeAddresses(mail.to)];
        mails.unshift({ id: ++count, from, to, subject, text, html: html || null, date, receivedAt });
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
    find: (id) => mails.find((mail) => mail.id === id),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function describeAddresses(addresses: AddressObject | AddressObject[] | undefined): string {
  return [addresses ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .map(({ name, address = '' }) => (name ? `${name} <${address}>` : address))
    .join(', ');
}
