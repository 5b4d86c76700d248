import type { FactorKind } from '@rekey/protocol';
import { type Message, openly, type Step } from '../message.ts';
import { facts } from './facts.ts';

/** Asks somebody who has no factor to set one up while there is time, and says what will happen if not. */
export const enrollmentReminder: Message<'enrollment-reminder'> = {
  date: ({ enrollBy }) => enrollBy,
  texts: {
    en: {
      words: {
        subject: 'Please set up a way to prove it’s you by {date}',
        introduction:
          'Hello {name},\n\n{organization} now asks for a second proof besides the password, so that nobody can change your password but you. Please set one up for your account {username}: it takes about two minutes.',
      },
      describe: ({ username, enrollBy, kinds }, { origin, describeMoment }) => [
        facts(['Account', username], ['Time until', describeMoment(enrollBy)]),
        { kind: 'heading', text: 'What you can set up; one is enough, two are better' },
        { kind: 'steps', steps: kinds.map((kind) => waysInEnglish[kind]) },
        {
          kind: 'button',
          label: 'Set it up now',
          href: `${origin}/security`,
          hint: 'You log in with your password first.',
          tone: 'act',
        },
        {
          kind: 'note',
          title: 'If you do nothing',
          line: [
            'Nothing is lost. When the time is over, your next log-in leads you through it, and then everything is as before.',
          ],
        },
        {
          kind: 'note',
          title: 'How to tell that this mail is genuine',
          line: [
            'It leads to ',
            openly(`${origin}/`),
            ' and nowhere else. You can also type that into your browser yourself. Nobody will ever ask you for a code or a number by mail or by telephone.',
          ],
        },
      ],
      why: (_values, { organization }) =>
        `You get this mail because your account at ${organization} has no proof of identity yet. The reminders stop as soon as it has one.`,
    },
    de: {
      words: {
        subject: 'Bitte Identitätsnachweis einrichten bis {date}',
        introduction:
          'Guten Tag {name},\n\n{organization} verlangt jetzt außer dem Passwort einen zweiten Nachweis, damit niemand außer Ihnen Ihr Passwort ändern kann. Bitte richten Sie ihn für Ihr Konto {username} ein: Es dauert etwa zwei Minuten.',
      },
      describe: ({ username, enrollBy, kinds }, { origin, describeMoment }) => [
        facts(['Konto', username], ['Zeit bis', describeMoment(enrollBy)]),
        { kind: 'heading', text: 'Was Sie einrichten können; eines genügt, zwei sind besser' },
        { kind: 'steps', steps: kinds.map((kind) => waysInGerman[kind]) },
        {
          kind: 'button',
          label: 'Jetzt einrichten',
          href: `${origin}/security`,
          hint: 'Sie melden sich zuerst mit Ihrem Passwort an.',
          tone: 'act',
        },
        {
          kind: 'note',
          title: 'Wenn Sie nichts tun',
          line: [
            'Es geht nichts verloren. Ist die Zeit um, führt Ihre nächste Anmeldung Sie hindurch, und danach ist alles wie zuvor.',
          ],
        },
        {
          kind: 'note',
          title: 'Woran Sie erkennen, dass diese Mail echt ist',
          line: [
            'Sie führt zu ',
            openly(`${origin}/`),
            ' und nirgendwohin sonst. Sie können das auch selbst im Browser eingeben. Niemand wird Sie je per Mail oder Telefon nach einem Code oder einer Zahl fragen.',
          ],
        },
      ],
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil Ihr Konto bei ${organization} noch keinen Identitätsnachweis hat. Die Erinnerungen enden, sobald es einen hat.`,
    },
  },
};

const waysInEnglish: Readonly<Record<FactorKind, Step>> = {
  authenticator: {
    title: 'Rekey Authenticator on your phone',
    line: ['Your phone asks whether it is you, and you type a number. Nothing has to be installed from a store.'],
  },
  passkey: { title: 'A passkey', line: ['Your fingerprint, your face, or the PIN of your device or security key.'] },
  totp: { title: 'Codes from an app', line: ['Six digits from an app such as Google Authenticator.'] },
};

const waysInGerman: Readonly<Record<FactorKind, Step>> = {
  authenticator: {
    title: 'Rekey Authenticator auf Ihrem Telefon',
    line: ['Das Telefon fragt, ob Sie es sind, und Sie tippen eine Zahl ein. Dazu ist kein App-Store nötig.'],
  },
  passkey: {
    title: 'Ein Passkey',
    line: ['Ihr Fingerabdruck, Ihr Gesicht oder die PIN Ihres Geräts oder Sicherheitsschlüssels.'],
  },
  totp: { title: 'Codes aus einer App', line: ['Sechs Ziffern aus einer App wie Google Authenticator.'] },
};
