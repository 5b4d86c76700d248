import { AppError, type ErrorCode } from '@rekey/protocol';
import {
  type Browser,
  openBrowser,
  type Person,
  startMailServer,
  startTestServer,
  type TestMailServer,
  type TestServer,
} from '../../testing/index.ts';

/** Passwords that the policy takes: everybody's first one, and two that come after. */
export const passwords = {
  old: 'correct horse battery staple',
  next: 'a lighthouse keeper counts waves',
  another: 'seven quiet boats left at dawn',
};

/** Somebody with a mail address. */
export type Addressed = Person & { email: string };

/** A real server with a real mail server, an administrator, and a browser of nobody in particular. */
export interface RecoveryStage {
  server: TestServer;
  mails: TestMailServer;
  administrator: Addressed;
  visitor: Browser;
  somebody(): Promise<Addressed>;
  /** The token of the newest link to a page that an address was mailed. */
  mailedToken(address: string, page: string): Promise<string>;
  /** Asks for a reset of the person's password, and takes the token out of the mail. */
  resetToken(person: Addressed): Promise<string>;
  /** Forgets what was tried: all tests come from one address, which would be slowed down as a whole. */
  forgetAttempts(): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startRecoveryStage(): Promise<RecoveryStage> {
  const mails = await startMailServer();
  const server = await startTestServer({ REKEY_SMTP_URL: mails.url });
  const visitor = openBrowser(server.origin);
  const carla = await server.createPerson({ username: 'carla', password: passwords.old, role: 'administrator' });
  let count = 0;

  async function giveAddress(person: Person): Promise<Addressed> {
    const email = `${person.user.username}@harbor.example`;
    await carla.browser.client.updateUser(person.user.id, { email });
    return { ...person, email };
  }

  async function mailedToken(address: string, page: string): Promise<string> {
    const pattern = new RegExp(`${server.origin}/${page}#([\\w-]{43})`);
    const mail = await mails.waitFor(address, ({ text }) => pattern.test(text));
    return pattern.exec(mail.text)?.[1] ?? '';
  }

  return {
    server,
    mails,
    administrator: await giveAddress(carla),
    visitor,
    mailedToken,
    somebody: async () =>
      giveAddress(await server.createPerson({ username: `person-${++count}`, password: passwords.old })),
    async resetToken({ user, email }) {
      await visitor.client.requestReset(user.username);
      return mailedToken(email, 'new-password');
    },
    forgetAttempts: () => server.server.foundation.db.deleteFrom('login_failures').execute(),
    async stop() {
      await server.stop();
      await mails.stop();
    },
  };
}

/** Whether an error has a code, for assert.rejects. */
export function isCode(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code;
}
