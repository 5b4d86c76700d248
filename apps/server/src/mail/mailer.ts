import { createTransport } from 'nodemailer';

/** One message, as plain text. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Sends mail by SMTP. `send` throws when the server did not take it; the caller's job is then tried again. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** Opens a mailer.
 *
 *  @param options.url such as smtps://user:password@host; smtp:// uses STARTTLS where the server offers it
 */
export function openMailer(options: { url: string; from: string }): Mailer {
  const transport = createTransport(options.url, { from: options.from });
  return {
    async send(mail) {
      // RFC 3834: no out-of-office answers to these.
      await transport.sendMail({ ...mail, headers: { 'auto-submitted': 'auto-generated' } });
    },
    close: () => transport.close(),
  };
}

/** Sends a mail where there is a mailer and an address; says whether it did. */
export async function sendMail(
  mailer: Mailer | null,
  mail: Omit<Mail, 'to'> & { to: string | null },
): Promise<boolean> {
  if (!mailer || !mail.to) return false;
  await mailer.send({ ...mail, to: mail.to });
  return true;
}
